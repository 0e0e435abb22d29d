using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Normal with the standard deviation √(2 / (fan_in + fan_out)), cut at two deviations.</summary>
/// <remarks>Glorot &amp; Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html; <c>keras.initializers.GlorotNormal</c>; <c>torch.nn.init.xavier_normal_</c> does not cut.</remarks>
[Word]
public sealed record GlorotNormal : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) =>
        TruncatedNormal.Fill(values, 0, Math.Sqrt(2.0 / (fanIn + fanOut)) / TruncatedNormal.Deviation, seed);
}
