using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Uniform in ±√(6 / fan_in).</summary>
/// <remarks>He et al. 2015, https://arxiv.org/abs/1502.01852; <c>keras.initializers.HeUniform</c>, <c>torch.nn.init.kaiming_uniform_</c>.</remarks>
[Word]
public sealed record HeUniform : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
    {
        var limit = Math.Sqrt(6.0 / fanIn);
        RandomUniform.Fill(values, -limit, limit, seed);
    }
}
