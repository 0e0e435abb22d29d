using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Writes the source itself: the first feature of type text, as it is.</summary>
/// <remarks>What a translation that leaves names and marks as they are is worth.</remarks>
[Word]
public sealed record Copy : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override bool WritesTexts => true;

    /// <inheritdoc/>
    public override bool Reads(Map<Field> fields) => SourceOf(fields) is not null;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed) => throw new InvalidOperationException("It reads the raw rows.");

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        var source = (TextColumn)raw.Test[SourceOf(raw.Fields)!];
        var texts = new string?[source.Rows];
        for (var row = 0; row < raw.WrittenRows; row++) texts[row] = source[row] ?? "";
        return new([], []) { Texts = texts };
    }

    /// <summary>The field that a text is written from; null where there is none.</summary>
    internal static string? SourceOf(Map<Field> fields) => fields.FirstOrDefault(field => field.Value is Text { Role: Role.Feature }).Key;
}
