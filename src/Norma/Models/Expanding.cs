namespace Norma.Models;

/// <summary>Bounds what one plan may come to, however layers stand in layers: how deep they stand, and how many are looked at, those too that only shapes are asked of.</summary>
/// <remarks>A layer that stands for a graph is expanded within others' expansions, each by a wirer of its own; this is what those have in common. One plan is made by one thread.</remarks>
static class Expanding
{
    /// <summary>Levels of graphs and layers; a file of the deepest nesting has fewer.</summary>
    const int Deepest = 200;

    /// <summary>Several times the layers that a model may have.</summary>
    const int MostSteps = 400_000;

    [ThreadStatic]
    static int t_depth;

    [ThreadStatic]
    static int t_steps;

    /// <summary>Whether no more layers are looked at.</summary>
    public static bool IsSpent => t_steps > MostSteps;

    /// <summary>Goes one level down until the end of the scope; the outermost level counts anew.</summary>
    /// <exception cref="ShapeException">It is too deep.</exception>
    public static Level Down()
    {
        if (t_depth == Deepest) throw new ShapeException($"layers stand in layers more than {Deepest / 2} deep", "a flatter model");
        if (t_depth++ == 0) t_steps = 0;
        return new();
    }

    /// <summary>Counts a layer that is looked at.</summary>
    /// <exception cref="ShapeException">They are too many.</exception>
    public static void Step()
    {
        if (t_depth == 0) return;
        if (!IsSpent) t_steps++;
        if (IsSpent) throw new ShapeException($"layers that stand for others come to more than {MostSteps:N0}", "a smaller model");
    }

    /// <summary>One level.</summary>
    public readonly struct Level : IDisposable
    {
        /// <summary>Goes up again.</summary>
        public void Dispose() => t_depth--;
    }
}
