using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>All ones.</summary>
/// <remarks><c>keras.initializers.Ones</c>.</remarks>
[Word]
public sealed record Ones : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) => values.Fill(1);
}
