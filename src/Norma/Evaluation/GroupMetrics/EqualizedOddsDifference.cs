namespace Norma.Evaluation.GroupMetrics;

/// <summary>How far groups differ in how often their positive and their negative rows are given the positive class: 0 is parity.</summary>
/// <remarks>
/// The greater of the differences of the true-positive and of the false-positive rates. A group without positive or without negative rows leaves it undefined.
/// <para><c>fairlearn.metrics.equalized_odds_difference</c>; a rate without rows is 0 there.</para>
/// </remarks>
public sealed record EqualizedOddsDifference : GroupMetric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0, 1);

    /// <inheritdoc/>
    public override double? Compute(IReadOnlyList<GroupRates> groups) => Difference(groups, group => group.TruePositiveRate) is { } positive && Difference(groups, group => group.FalsePositiveRate) is { } negative ? Math.Max(positive, negative) : null;
}
