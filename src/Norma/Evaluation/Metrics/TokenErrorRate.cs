using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>Token errors of what is heard for each token of the true texts: 0 is right, above 1 there is more wrong than was to be heard.</summary>
/// <remarks>
/// <c>(S + D + I) / N</c>: replaced, missing and surplus tokens for N of the true texts, as <c>tokenize</c> cuts them; texts with more tokens than it keeps are left out. It reads no texts, and so is measured epoch by epoch. No rows, no value.
/// <para>Of characters that all are known it is <c>character_error_rate</c>; <c>jiwer.cer</c>.</para>
/// </remarks>
[Word]
public sealed record TokenErrorRate : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Transcription;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        if (outcome.Predicted.Length == 0) return null;
        var (rows, any) = (outcome.Once(Rows.Of), false);
        for (var row = 0; row < rows.Rates.Length && !any; row++) any = rows.Counts[row] && (weights.IsEmpty || weights[row] > 0);
        return any ? RowStatistics.Sum(rows.Rates, weights).Value : null;
    }

    // By row its edits and tokens, made once for all resamples.
    sealed record Rows(ErrorRate[] Rates, bool[] Counts)
    {
        public static Rows Of(Outcome outcome)
        {
            var target = outcome.Target;
            var (rates, counts) = (new ErrorRate[outcome.Rows], new bool[outcome.Rows]);
            for (var row = 0; row < rates.Length; row++)
            {
                var truth = Tokens(outcome.Truth.AsSpan(row * target.Numbers, target.Numbers));
                if (counts[row] = outcome.Truth[row * target.Numbers] != Features.SaidText.TooLong)
                    rates[row] = new(EditDistance.Between(truth, Tokens(outcome.Predicted.AsSpan(row * target.Outputs, target.Steps))), truth.Length);
            }
            return new(rates, counts);
        }

        static ReadOnlySpan<float> Tokens(ReadOnlySpan<float> places) => places.IndexOfAnyInRange(float.NegativeInfinity, -1) is >= 0 and var end ? places[..end] : places;
    }
}
