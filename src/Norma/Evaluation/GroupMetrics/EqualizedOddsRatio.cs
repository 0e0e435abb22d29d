namespace Norma.Evaluation.GroupMetrics;

/// <summary>How near groups are in how often their positive and their negative rows are given the positive class: 1 is parity.</summary>
/// <remarks>
/// The less of the ratios, least by greatest, of the true-positive and of the false-positive rates. A group without positive or without negative rows leaves it undefined.
/// <para><c>fairlearn.metrics.equalized_odds_ratio</c>; a rate without rows is 0 there, and NaN where all rates are 0.</para>
/// </remarks>
public sealed record EqualizedOddsRatio : GroupMetric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override double? Compute(IReadOnlyList<GroupRates> groups) => Ratio(groups, group => group.TruePositiveRate) is { } positive && Ratio(groups, group => group.FalsePositiveRate) is { } negative ? Math.Min(positive, negative) : null;
}
