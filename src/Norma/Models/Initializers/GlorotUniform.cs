using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Uniform in ±√(6 / (fan_in + fan_out)).</summary>
/// <remarks>Glorot &amp; Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html; <c>keras.initializers.GlorotUniform</c>, <c>torch.nn.init.xavier_uniform_</c>.</remarks>
[Word]
public sealed record GlorotUniform : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
    {
        var limit = Math.Sqrt(6.0 / (fanIn + fanOut));
        RandomUniform.Fill(values, -limit, limit, seed);
    }
}
