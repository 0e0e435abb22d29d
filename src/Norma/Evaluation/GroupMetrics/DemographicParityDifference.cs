namespace Norma.Evaluation.GroupMetrics;

/// <summary>How far groups differ in how often they are given the positive class: 0 is parity.</summary>
/// <remarks>
/// The greatest selection rate less the least.
/// <para><c>fairlearn.metrics.demographic_parity_difference</c>.</para>
/// </remarks>
public sealed record DemographicParityDifference : GroupMetric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0, 1);

    /// <inheritdoc/>
    public override double? Compute(IReadOnlyList<GroupRates> groups) => Difference(groups, group => group.SelectionRate);
}
