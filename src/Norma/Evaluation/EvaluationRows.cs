using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What judging looks at besides what the model said.</summary>
/// <param name="Test">The raw test rows, in the order of the test outcomes: slices and group gates read them.</param>
/// <param name="Fields">The contract.</param>
/// <param name="TrainFeatures">The training rows as the model saw them, in the order of the training outcomes; null when no baseline is to read features.</param>
/// <param name="TestFeatures">The test rows as the model saw them.</param>
public sealed record EvaluationRows(Table Test, Map<Field> Fields, Encoded? TrainFeatures = null, Encoded? TestFeatures = null)
{
    /// <summary>The raw training rows, in the order of the training outcomes; null where they are not at hand.</summary>
    public Table? Train { get; init; }

    /// <summary>What is true of the test rows, for baselines whose figures are of what was true: the tokens of a text. Null for others.</summary>
    public float[]? TestTruth { get; init; }

    /// <summary>For how many of the test rows, the first ones, texts are written.</summary>
    public int WrittenRows { get; init; }

    /// <summary>The fields that name a row's group where the split is by group (<see cref="Split.Needs"/>): the bootstrap then draws groups. Empty otherwise.</summary>
    public Items<string> GroupedBy { get; init; } = Items<string>.Empty;
}
