using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of rows whose most likely class is the true one.</summary>
/// <remarks>
/// <c>sum(w · [ŷ = y]) / sum(w)</c>. No rows, no value.
/// <para><c>sklearn.metrics.accuracy_score</c>; above 1, <c>top_k_accuracy_score</c> (of classes equally likely the first counts as likelier).</para>
/// </remarks>
/// <param name="TopK">Among how many of the most likely classes the true one must be. Id <c>accuracy</c>, or <c>accuracy_top_3</c>.</param>
[Word]
public sealed record Accuracy([Bounds(1)] int TopK = 1) : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override string Id => TopK == 1 ? base.Id : FormattableString.Invariant($"{base.Id}_top_{TopK}");

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass && (TopK == 1 || TopK < target.Classes.Count);

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var (labels, truth) = (outcome.Labels, outcome.TrueClasses);
        var (right, total) = (0.0, 0.0);
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            total += weight;
            if (TopK == 1 ? labels[i] == truth[i] : Rank(outcome, i, truth[i]) < TopK) right += weight;
        }
        return total > 0 ? right / total : null;
    }

    static int Rank(Outcome outcome, int row, int truth)
    {
        var probabilities = outcome.Predicted.AsSpan(row * outcome.Target.Outputs, outcome.Target.Outputs);
        var rank = 0;
        for (var c = 0; c < probabilities.Length; c++)
            if (probabilities[c] > probabilities[truth] || (c < truth && probabilities[c] == probabilities[truth])) rank++;
        return rank;
    }
}
