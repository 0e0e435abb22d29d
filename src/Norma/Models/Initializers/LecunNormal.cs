using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Normal with the standard deviation √(1 / fan_in), cut at two deviations.</summary>
/// <remarks>LeCun et al. 1998, <i>Efficient BackProp</i>; <c>keras.initializers.LecunNormal</c>.</remarks>
[Word]
public sealed record LecunNormal : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) =>
        TruncatedNormal.Fill(values, 0, Math.Sqrt(1.0 / fanIn) / TruncatedNormal.Deviation, seed);
}
