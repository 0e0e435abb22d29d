using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Uniform in ±√(3 / fan_in).</summary>
/// <remarks>LeCun et al. 1998, <i>Efficient BackProp</i>; <c>keras.initializers.LecunUniform</c>.</remarks>
[Word]
public sealed record LecunUniform : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
    {
        var limit = Math.Sqrt(3.0 / fanIn);
        RandomUniform.Fill(values, -limit, limit, seed);
    }
}
