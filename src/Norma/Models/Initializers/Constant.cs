using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>All one value.</summary>
/// <remarks><c>keras.initializers.Constant</c>.</remarks>
/// <param name="Value">The value.</param>
[Word]
public sealed record Constant([Bounds(-3.4e38, 3.4e38)] double Value = 0) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) => values.Fill((float)Value);
}
