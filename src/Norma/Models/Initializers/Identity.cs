using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Gain on the diagonal, 0 elsewhere.</summary>
/// <remarks>All axes but the last count as one; a vector is one column. <c>keras.initializers.Identity</c>, <c>torch.nn.init.eye_</c>.</remarks>
/// <param name="Gain">The diagonal.</param>
[Word]
public sealed record Identity([Bounds(-1e6, 1e6)] double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var columns = shape.Rank < 2 ? 1 : (int)shape.Last;
        values.Clear();
        for (var i = 0; i < columns && i * columns < values.Length; i++) values[i * columns + i] = (float)Gain;
    }
}
