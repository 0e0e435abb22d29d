using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Normal.</summary>
/// <remarks><c>keras.initializers.RandomNormal</c>, <c>torch.nn.init.normal_</c>.</remarks>
/// <param name="Mean">The mean.</param>
/// <param name="Stddev">The standard deviation.</param>
[Word]
public sealed record RandomNormal([Bounds(-1e6, 1e6)] double Mean = 0, [Bounds(0, 1e6)] double Stddev = 0.05) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
    {
        foreach (ref var value in values) value = (float)(Mean + Stddev * seed.Normal());
    }
}
