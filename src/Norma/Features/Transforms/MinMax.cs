using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>The least value of the training rows becomes the lower end of a range, the greatest the upper end; new rows may lie outside.</summary>
/// <remarks>
/// <c>y = (x − least) / (greatest − least) · (upper − lower) + lower</c>; where the training rows do not vary the range counts as 1.
/// <para><c>sklearn.preprocessing.MinMaxScaler</c>.</para>
/// </remarks>
/// <param name="FeatureRange">The lower and the upper end; 0 and 1 when absent.</param>
[Word]
public sealed record MinMax(Items<double>? FeatureRange = null) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Tensor, Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => FeatureRange is null or [_, _] && !(FeatureRange?[0] >= FeatureRange?[1])
        && FeatureRange?.All(end => Math.Abs(end) <= 1e9) != false ? []
        : [new("FEAT004", $"{path}.feature_range", $"received {FeatureRange}") { Expected = "two numbers within ±1e9, the lower before the upper", Fix = "write 'feature_range: [0, 1]'." }];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var numbers = (Numbers)train;
        var (lower, upper) = FeatureRange is null ? (0, 1) : (FeatureRange[0], FeatureRange[1]);
        var (center, scale) = (new double[numbers.Columns], new double[numbers.Columns]);
        var extremes = Extremes(numbers);
        for (var column = 0; column < center.Length; column++)
        {
            var (least, greatest) = extremes[column];
            scale[column] = Scaling.Range(greatest - least) / (upper - lower);
            center[column] = least - lower * scale[column];
        }
        return new Scaling("min_max", center, scale);
    }

    static (double Least, double Greatest)[] Extremes(Numbers numbers)
    {
        var ends = new (float Least, float Greatest)[numbers.Columns];
        Array.Fill(ends, (float.PositiveInfinity, float.NegativeInfinity));
        foreach (var piece in numbers.Pieces())
            for (var i = 0; i < piece.Values.Length;)
                foreach (ref var end in ends.AsSpan())
                {
                    var value = piece.Values[i++];
                    if (!float.IsFinite(value)) continue;
                    if (value < end.Least) end.Least = value;
                    if (value > end.Greatest) end.Greatest = value;
                }
        return Array.ConvertAll(ends, end => end.Least <= end.Greatest ? ((double)end.Least, (double)end.Greatest) : (0, 0));
    }
}
