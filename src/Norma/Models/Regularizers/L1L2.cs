using Norma.Spec;

namespace Norma.Models.Regularizers;

/// <summary>The sum of the absolute values and of the squares.</summary>
/// <remarks><c>l1 · Σ|w| + l2 · Σw²</c>, with the gradient <c>l1 · sign(w) + 2 · l2 · w</c>; <c>keras.regularizers.L1L2</c>.</remarks>
/// <param name="L1">The cost of a unit of absolute value.</param>
/// <param name="L2">The cost of a unit of square.</param>
[Word]
public sealed record L1L2([Bounds(0, 1e6)] double L1 = 0, [Bounds(0, 1e6)] double L2 = 0) : Regularizer
{
    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> weight, Shape shape)
    {
        var (absolute, square) = (0.0, 0.0);
        foreach (var value in weight)
        {
            absolute += Math.Abs(value);
            square += (double)value * value;
        }
        return L1 * absolute + L2 * square;
    }

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> weight, Span<float> gradient, Shape shape)
    {
        var (l1, l2) = ((float)L1, (float)(2 * L2));
        for (var i = 0; i < weight.Length; i++) gradient[i] += (weight[i] > 0 ? l1 : weight[i] < 0 ? -l1 : 0) + l2 * weight[i];
    }
}
