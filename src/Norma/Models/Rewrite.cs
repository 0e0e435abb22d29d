using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>A change of the layers that the section states, by their path, before anything is built: layers know nothing of it.</summary>
/// <remarks>
/// A path is the name of a layer as the plan shows it, with <c>.</c> before the layers inside it; it stands for all that is inside. <c>*</c> stands for any
/// letters but <c>.</c>, <c>**</c> for any at all. Rewrites are applied in their order.
/// </remarks>
/// <param name="Path">Which layers.</param>
public abstract record Rewrite(string Path)
{
    /// <summary>What takes the place of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="prefix">What stands before the names of its nodes.</param>
    public virtual Graph Apply(Graph graph, string prefix) => graph;

    /// <summary>What takes the place of a layer, before it is expanded.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Its full name.</param>
    public virtual Layer Apply(Layer layer, string name) => layer;

    /// <summary>What takes the place of the weights of a layer.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="name">The full name of the layer.</param>
    /// <exception cref="ShapeException">They cannot be rewritten.</exception>
    public virtual Items<WeightSlot> Apply(Items<WeightSlot> weights, string name) => weights;

    /// <summary>Whether the path is that of a layer, or of one that it is inside.</summary>
    public virtual bool Matches(string name) => Match(Path, name, inside: true);

    /// <summary>Whether a pattern is that of a name.</summary>
    /// <param name="pattern">With <c>*</c> and <c>**</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="inside">Whether it is enough that the name goes on behind a point.</param>
    protected static bool Match(string pattern, string name, bool inside)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);
        // reached[n]: the pattern so far can end before letter n.
        var reached = new bool[name.Length + 1];
        reached[0] = true;
        for (var p = 0; p < pattern.Length; p++)
        {
            if (pattern[p] == '*')
            {
                var any = p + 1 < pattern.Length && pattern[p + 1] == '*';
                if (any) p++;
                for (var n = 0; n < name.Length; n++) reached[n + 1] |= reached[n] && (any || name[n] != '.');
                continue;
            }
            for (var n = name.Length; n > 0; n--) reached[n] = reached[n - 1] && name[n - 1] == pattern[p];
            reached[0] = false;
        }
        if (reached[^1]) return true;
        for (var n = 0; inside && n < name.Length; n++)
            if (reached[n] && name[n] == '.') return true;
        return false;
    }
}
