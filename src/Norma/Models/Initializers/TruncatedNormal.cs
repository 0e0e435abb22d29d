using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Normal, each draw beyond two standard deviations drawn again.</summary>
/// <remarks><c>keras.initializers.TruncatedNormal</c>, <c>torch.nn.init.trunc_normal_</c>.</remarks>
/// <param name="Mean">The mean.</param>
/// <param name="Stddev">The standard deviation before the cut.</param>
[Word]
public sealed record TruncatedNormal([Bounds(-1e6, 1e6)] double Mean = 0, [Bounds(0, 1e6)] double Stddev = 0.05) : Initializer
{
    /// <summary>The standard deviation of the standard normal distribution cut at ±2.</summary>
    internal const double Deviation = 0.87962566103423978;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) => Fill(values, Mean, Stddev, seed);

    internal static void Fill(Span<float> values, double mean, double stddev, Seed seed)
    {
        foreach (ref var value in values)
        {
            double draw;
            do draw = seed.Normal();
            while (Math.Abs(draw) > 2);
            value = (float)(mean + stddev * draw);
        }
    }
}
