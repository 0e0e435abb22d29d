using Norma.Spec;

namespace Norma.Features;

/// <summary>What a row looks like to the model: so many numbers, then so many codes, each read through a table.</summary>
/// <param name="Numbers">How many float32 numbers a row has.</param>
/// <param name="Codes">The codes of a row, in order.</param>
/// <param name="Parts">Which numbers are of which feature, in order; unknown when absent.</param>
public sealed record Layout(int Numbers, Items<CodeInput> Codes, Items<NumberInput>? Parts = null)
{
    /// <summary>Which numbers are of which feature, in order.</summary>
    public Items<NumberInput> Parts { get; init; } = Parts ?? [];

    /// <summary>The targets that are scaled back by what a part is scaled by.</summary>
    public Items<ScaleBack> Back { get; init; } = [];

    /// <summary>The numbers that reach the first layer: <see cref="Numbers"/> and the width of every table.</summary>
    public int Width => Codes.Aggregate(Numbers, (sum, code) => checked(sum + code.Lookup.Width));

    /// <summary>The columns of <see cref="Encoded.Dense"/>: <see cref="Numbers"/> and a unit column for every level but 0, learned table or not.</summary>
    public int DenseWidth => checked(Numbers + Codes.Sum(code => code.Levels - 1));
}

/// <summary>The numbers of one feature.</summary>
/// <param name="Name">The feature: a field's name or that of a derived one; unique.</param>
/// <param name="Width">How many numbers it has.</param>
/// <param name="Shape">The sizes of their axes where they have several.</param>
public sealed record NumberInput(string Name, int Width, Shape? Shape = null)
{
    /// <summary>Where they number the tokens of a text, how many tokens there are; 0 fills up.</summary>
    public int? Tokens { get; init; }

    /// <summary>Where they number the tokens of a text, a digest of its tokenizer: texts of one digest have one vocabulary.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>Whether they are those of a sound, time first; a short one ends in silence.</summary>
    public bool IsSound { get; init; }

    /// <summary>Of a set as it is, the name that each number counts, or that each token after the first two is; null for others.</summary>
    public Items<string>? Names { get; init; }

    /// <summary>Of a text that the model is to write, the token that stands before its first one: at each place the model sees the tokens before it. Null for others.</summary>
    public int? Start { get; init; }

    /// <summary>Of a series that the network scales by its windows or entities, how; null for others.</summary>
    public PartScale? Scale { get; init; }

    /// <summary>Whether no layer of the model sees it: it says what another part is scaled by.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>One code of a row.</summary>
/// <param name="Name">The feature: a field's name or that of a cross; unique.</param>
/// <param name="Levels">How many codes there are, 0 for missing and unknown among them.</param>
/// <param name="Lookup">How the model reads the code.</param>
public sealed record CodeInput(string Name, int Levels, Lookup Lookup);
