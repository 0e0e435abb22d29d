using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Draws whose variance is scale divided by a fan, so that what leaves a layer varies as what enters; the Glorot, He and LeCun initializers are cases of it.</summary>
/// <remarks><c>keras.initializers.VarianceScaling</c>.</remarks>
/// <param name="Scale">The variance times the fan.</param>
/// <param name="Mode">What it is divided by.</param>
/// <param name="Distribution">Of what kind the draws are.</param>
[Word]
public sealed record VarianceScaling(
    [Bounds(0, 1e6, ExclusiveMinimum = true)] double Scale = 1,
    VarianceScaling.Divisor Mode = VarianceScaling.Divisor.FanIn,
    VarianceScaling.Draw Distribution = VarianceScaling.Draw.TruncatedNormal) : Initializer
{
    /// <summary>What the variance is divided by.</summary>
    public enum Divisor
    {
        /// <summary>Inputs that one output sums.</summary>
        FanIn,
        /// <summary>Outputs that one input feeds.</summary>
        FanOut,
        /// <summary>The mean of both.</summary>
        FanAvg,
    }

    /// <summary>Of what kind the draws are.</summary>
    public enum Draw
    {
        /// <summary>Normal, cut at two deviations, with the stated variance after the cut.</summary>
        TruncatedNormal,
        /// <summary>Normal.</summary>
        UntruncatedNormal,
        /// <summary>Uniform.</summary>
        Uniform,
    }

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        var fan = Mode switch
        {
            Divisor.FanIn => fanIn,
            Divisor.FanOut => fanOut,
            _ => (fanIn + fanOut) / 2.0,
        };
        var variance = Scale / Math.Max(1, fan);
        switch (Distribution)
        {
            case Draw.Uniform:
                var limit = Math.Sqrt(3 * variance);
                RandomUniform.Fill(values, -limit, limit, seed);
                break;
            case Draw.UntruncatedNormal:
                foreach (ref var value in values) value = (float)(Math.Sqrt(variance) * seed.Normal());
                break;
            default:
                TruncatedNormal.Fill(values, 0, Math.Sqrt(variance) / TruncatedNormal.Deviation, seed);
                break;
        }
    }
}
