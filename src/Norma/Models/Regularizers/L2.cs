using Norma.Spec;

namespace Norma.Models.Regularizers;

/// <summary>The sum of the squares, which keeps weights small.</summary>
/// <remarks><c>l2 · Σw²</c>; <c>keras.regularizers.L2</c>. Not the weight decay of <c>adamw</c>, which does not pass through the moments.</remarks>
/// <param name="Factor">The cost of a unit of square; Keras' argument <c>l2</c>.</param>
[Word]
public sealed record L2([Bounds(0, 1e6)] double Factor = 0.01) : Regularizer
{
    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> weight, Shape shape) => new L1L2(L2: Factor).Penalty(weight, shape);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> weight, Span<float> gradient, Shape shape) => new L1L2(L2: Factor).AddGradient(weight, gradient, shape);
}
