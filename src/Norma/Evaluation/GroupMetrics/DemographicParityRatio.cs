namespace Norma.Evaluation.GroupMetrics;

/// <summary>The least share of the positive class that a group is given, by the greatest: 1 is parity.</summary>
/// <remarks>
/// The least selection rate by the greatest; 1 where no group is given the class.
/// <para><c>fairlearn.metrics.demographic_parity_ratio</c>; NaN there where all rates are 0.</para>
/// </remarks>
public sealed record DemographicParityRatio : GroupMetric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override double? Compute(IReadOnlyList<GroupRates> groups) => Ratio(groups, group => group.SelectionRate);
}
