using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Mean 0 and deviation 1 over the training rows.</summary>
/// <remarks>
/// <c>y = (x − mean) / deviation</c>, with the population's deviation; 1 where the training rows do not vary. Missing values stay missing and count for nothing.
/// <para><c>sklearn.preprocessing.StandardScaler</c>, <c>keras.layers.Normalization</c>.</para>
/// </remarks>
[Word]
public sealed record Standardize : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Tensor, Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var numbers = (Numbers)train;
        var moments = Sums.Moments(numbers);
        return new Scaling("standardize", [.. moments.Select(of => of.Mean)], [.. moments.Select(of => Scaling.Divisor(Math.Sqrt(of.Variance), of.Mean))]);
    }
}
