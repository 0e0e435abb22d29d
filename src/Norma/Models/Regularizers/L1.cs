using Norma.Spec;

namespace Norma.Models.Regularizers;

/// <summary>The sum of the absolute values, which draws weights to zero.</summary>
/// <remarks><c>l1 · Σ|w|</c>; <c>keras.regularizers.L1</c>.</remarks>
/// <param name="Factor">The cost of a unit of absolute value; Keras' argument <c>l1</c>.</param>
[Word]
public sealed record L1([Bounds(0, 1e6)] double Factor = 0.01) : Regularizer
{
    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> weight, Shape shape) => new L1L2(L1: Factor).Penalty(weight, shape);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> weight, Span<float> gradient, Shape shape) => new L1L2(L1: Factor).AddGradient(weight, gradient, shape);
}
