using Norma.Spec;

namespace Norma.Features;

/// <summary>What the model sees of a row: so many numbers, and codes that it reads by tables.</summary>
/// <param name="Numbers">How many numbers.</param>
/// <param name="Codes">The codes, in order.</param>
public sealed record Layout(int Numbers, Items<CodeInput> Codes)
{
    /// <summary>How many numbers enter the first layer: <see cref="Numbers"/> and the columns of all tables.</summary>
    public int Width => Numbers + Codes.Sum(c => c.Lookup.Width);
}

/// <summary>A code that the model reads by a table.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Levels">How many codes there are; 0 is missing or unknown.</param>
/// <param name="Lookup">The table.</param>
public sealed record CodeInput(string Name, int Levels, Lookup Lookup);
