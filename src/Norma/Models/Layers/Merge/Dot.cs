using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>The products of two inputs, example by example, summed along one axis of each: how alike two vectors are, or every pair of vectors of two sequences.</summary>
/// <remarks>
/// <c>y[b, i…, j…] = Σₖ x₁[b, i…, k] · x₂[b, j…, k]</c>, k running along the axis of each; with <c>normalize</c> each is divided by its length along its axis first, at least 1e-7, so that y is the cosine.
/// <para>Shapes: <c>[B, i…, K]</c> and <c>[B, j…, K]</c>, the axis K at any place behind the batch → <c>[B, i…, j…]</c>; <c>[B, 1]</c> where no axis is left. No weights; no mask leaves.</para>
/// <para><c>keras.layers.Dot</c>; <c>torch.einsum</c>.</para>
/// </remarks>
/// <param name="Axes">The axis of both inputs, or one of each; the batch is 0, negative from the end.</param>
/// <param name="Normalize">Whether each vector along the axis is brought to length 1.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Dot([OneOrMany, Bounds(-8, 8)] Items<int> Axes, bool Normalize = false, string? Name = null) : Layer(Name)
{
    const int MostAxes = 8;

    const float Shortest = 1e-7f;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var (first, second) = Places(inputs);
        Shape left = [.. Without(inputs[0], first), .. Without(inputs[1], second)];
        return left.Rank == 0 ? Shape.Of([1]) : left;
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Places(inputs), Equation(inputs), Normalize, IsNumber(inputs));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var (first, second) = Places(shapes);
        var y = graph.Node("Einsum", [Entering(inputs[0], first), Entering(inputs[1], second)], ("equation", Equation(shapes)));
        return [IsNumber(shapes) ? graph.Node("Unsqueeze", [y, graph.Ints("axis", [1])]) : y];

        OnnxValue Entering(OnnxValue x, int axis) => !Normalize ? x
            : graph.Node("Div", [x, graph.Node("Max", [graph.Node("ReduceL2", [x], ("axes", new long[] { axis }), ("keepdims", 1L)), graph.Scalar("shortest", Shortest)])]);
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs)
    {
        var products = checked(2 * OutputShapes(inputs).Only.Size * Math.Max(1, inputs[0][Places(inputs).First - 1]));
        return Normalize ? checked(products + 3 * inputs.Sum(shape => shape.Size)) : products;
    }

    bool IsNumber(Shapes inputs) => inputs[0].Rank + inputs[1].Rank == 2;

    // The axes, the batch being 0.
    (int First, int Second) Places(Shapes inputs)
    {
        if (inputs.Count != 2) throw new ShapeException($"received {inputs.Count} inputs", "two");
        if (Axes.Count is not (1 or 2)) throw new ShapeException($"axes is {Axes}", "the axis of both inputs, or one of each");
        var (first, second) = (Place(inputs[0], Axes[0]), Place(inputs[1], Axes[^1]));
        return inputs[0][first - 1] == inputs[1][second - 1] ? (first, second) : throw new ShapeException($"received {inputs} and the axes {first}, {second}", "the same size along both axes");
    }

    static int Place(Shape shape, int axis)
    {
        if (shape.Rank is 0 or > MostAxes) throw new ShapeException($"received {shape}", $"one to {MostAxes} axes behind the batch");
        var place = axis < 0 ? axis + shape.Rank + 1 : axis;
        return place >= 1 && place <= shape.Rank ? place : throw new ShapeException($"received {shape} and the axis {axis}", $"an axis from 1 to {shape.Rank}, or from -{shape.Rank} to -1");
    }

    static IEnumerable<long> Without(Shape shape, int axis) => shape.Where((_, i) => i != axis - 1);

    // As in bac,bda->bcd… : the batch, then a letter for each axis, one of them shared.
    string Equation(Shapes inputs)
    {
        var (first, second) = Places(inputs);
        var next = 'c';
        string Letters(int rank, int axis) => string.Concat(Enumerable.Range(1, rank).Select(i => i == axis ? 'a' : next++));
        var (left, right) = (Letters(inputs[0].Rank, first), Letters(inputs[1].Rank, second));
        return $"b{left},b{right}->b{left.Replace("a", "", StringComparison.Ordinal)}{right.Replace("a", "", StringComparison.Ordinal)}";
    }

    sealed class Network((int First, int Second) axes, string equation, bool normalize, bool isNumber) : Body(nameof(Dot))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var y = einsum(equation, Entering(inputs[0], axes.First), Entering(inputs[1], axes.Second));
            return [isNumber ? y.unsqueeze(1) : y];
        }

        // The square is bounded, not the root, whose gradient at 0 is infinite.
        Tensor Entering(Tensor x, long axis) => normalize ? x * x.square().sum(axis, keepdim: true).clamp_min(Shortest * Shortest).rsqrt() : x;
    }
}
