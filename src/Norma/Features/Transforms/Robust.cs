using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Median 0 and a range between two quantiles of 1 over the training rows, so that outliers do not set the scale.</summary>
/// <remarks>
/// <c>y = (x − median) / (upper quantile − lower quantile)</c>; divided by 1 where the two are equal.
/// <para><c>sklearn.preprocessing.RobustScaler</c>.</para>
/// </remarks>
/// <param name="QuantileRange">The lower and the upper quantile in per cent; 25 and 75 when absent.</param>
[Word]
public sealed record Robust([Bounds(0, 100)] Items<double>? QuantileRange = null) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Tensor, Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => QuantileRange is null or [_, _] && !(QuantileRange?[0] >= QuantileRange?[1]) ? []
        : [new("FEAT004", $"{path}.quantile_range", $"received {QuantileRange}") { Expected = "two numbers of 0 to 100, the lower before the upper", Fix = "write 'quantile_range: [25, 75]'." }];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var numbers = (Numbers)train;
        var (lower, upper) = QuantileRange is null ? (25, 75) : (QuantileRange[0], QuantileRange[1]);
        var (center, scale) = (new double[numbers.Columns], new double[numbers.Columns]);
        foreach (var values in ColumnValues.All(numbers))
        {
            center[values.Column] = values.Median ?? 0;
            var ends = values.Quantiles([lower / 100, upper / 100]) ?? [0, 0];
            scale[values.Column] = Scaling.Range(ends[1] - ends[0]);
        }
        return new Scaling("robust", center, scale);
    }
}
