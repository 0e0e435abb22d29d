using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>All zeros; <c>keras.initializers.Zeros</c>.</summary>
[Word]
public sealed record Zeros : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed) => values.Clear();
}
