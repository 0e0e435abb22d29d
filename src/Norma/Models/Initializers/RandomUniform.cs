using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Uniform between two values.</summary>
/// <remarks><c>keras.initializers.RandomUniform</c>, <c>torch.nn.init.uniform_</c>.</remarks>
/// <param name="Minval">The least value.</param>
/// <param name="Maxval">The greatest value.</param>
[Word]
public sealed record RandomUniform([Bounds(-1e6, 1e6)] double Minval = -0.05, [Bounds(-1e6, 1e6)] double Maxval = 0.05) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) => Fill(values, Minval, Maxval, seed);

    internal static void Fill(Span<float> values, double least, double greatest, Seed seed)
    {
        foreach (ref var value in values) value = (float)(least + (greatest - least) * seed.Uniform());
    }
}
