using System.Numerics.Tensors;
using Norma.Spec;

namespace Norma.Models.Regularizers;

/// <summary>Rows, or columns, of a matrix are to be at right angles: the mean of how far each two of them are from it.</summary>
/// <remarks>
/// <c>factor · mean over i &lt; j of |cos(wᵢ, wⱼ)|</c>; a row of zeros is at right angles to all. A matrix alone has it.
/// <para><c>keras.regularizers.OrthogonalRegularizer</c>.</para>
/// </remarks>
/// <param name="Factor">The cost of vectors that all point the same way.</param>
/// <param name="Mode">Which vectors are to be at right angles.</param>
[Word]
public sealed record OrthogonalRegularizer([Bounds(0, 1e6)] double Factor = 0.01, OrthogonalMode Mode = OrthogonalMode.Rows) : Regularizer
{
    /// <inheritdoc/>
    public override void Require(string weight, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank != 2) throw new ShapeException($"'{weight}' has the shape {shape}", "a matrix for orthogonal_regularizer", "take another regularizer, as l2.");
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> weight, Shape shape)
    {
        var (units, _, count, width) = Units(weight, shape);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            for (var j = 0; j < i; j++) sum += Math.Abs(TensorPrimitives.Dot(Unit(units, i, width), Unit(units, j, width)));
        return count < 2 ? 0 : Factor * sum / Pairs(count);
    }

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> weight, Span<float> gradient, Shape shape)
    {
        var (units, lengths, count, width) = Units(weight, shape);
        if (count < 2) return;
        var turned = new float[units.Length];
        // With c = uᵢ·uⱼ, the slope of |c| by wᵢ is sign(c) · (uⱼ − c·uᵢ) / |wᵢ|.
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var a = Unit(units, i, width);
                var b = Unit(units, j, width);
                var cosine = TensorPrimitives.Dot(a, b);
                Turn(turned.AsSpan(i * width, width), a, b, cosine, lengths[i]);
                Turn(turned.AsSpan(j * width, width), b, a, cosine, lengths[j]);
            }
        }
        var scale = (float)(Factor / Pairs(count));
        for (var i = 0; i < count; i++)
            for (var k = 0; k < width; k++) gradient[Place(i, k, count, width)] += scale * turned[i * width + k];
    }

    static void Turn(Span<float> turned, ReadOnlySpan<float> own, ReadOnlySpan<float> other, float cosine, float length)
    {
        if (length == 0 || cosine == 0) return;
        var step = Math.Sign(cosine) / length;
        TensorPrimitives.MultiplyAdd(other, step, turned, turned);
        TensorPrimitives.MultiplyAdd(own, -cosine * step, turned, turned);
    }

    // The vectors one after the other, each of length 1, and the lengths that they had.
    (float[] Units, float[] Lengths, int Count, int Width) Units(ReadOnlySpan<float> weight, Shape shape)
    {
        var (count, width) = Mode == OrthogonalMode.Rows ? ((int)shape[0], (int)shape[1]) : ((int)shape[1], (int)shape[0]);
        var (units, lengths) = (new float[weight.Length], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var unit = units.AsSpan(i * width, width);
            for (var k = 0; k < width; k++) unit[k] = weight[Place(i, k, count, width)];
            lengths[i] = TensorPrimitives.Norm(unit);
            if (lengths[i] > 0) TensorPrimitives.Divide(unit, lengths[i], unit);
        }
        return (units, lengths, count, width);
    }

    static ReadOnlySpan<float> Unit(float[] units, int index, int width) => units.AsSpan(index * width, width);

    int Place(int vector, int element, int count, int width) => Mode == OrthogonalMode.Rows ? vector * width + element : element * count + vector;

    static double Pairs(int count) => count * (count - 1.0) / 2;
}

/// <summary>Which vectors of a matrix are meant.</summary>
public enum OrthogonalMode
{
    /// <summary>Its rows: for a kernel those of each input.</summary>
    Rows,
    /// <summary>Its columns: for a kernel those of each output.</summary>
    Columns,
}
