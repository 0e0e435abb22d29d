using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Normal with the standard deviation √(2 / fan_in), cut at two deviations.</summary>
/// <remarks>He et al. 2015, https://arxiv.org/abs/1502.01852; <c>keras.initializers.HeNormal</c>; <c>torch.nn.init.kaiming_normal_</c> does not cut.</remarks>
[Word]
public sealed record HeNormal : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) =>
        TruncatedNormal.Fill(values, 0, Math.Sqrt(2.0 / fanIn) / TruncatedNormal.Deviation, seed);
}
