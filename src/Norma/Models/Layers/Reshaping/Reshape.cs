using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Reshaping;

/// <summary>The same numbers in another shape, the last axis running fastest.</summary>
/// <remarks>
/// <para>Shapes: any of as many numbers → <c>target_shape</c>. No weights.</para>
/// <para><c>keras.layers.Reshape</c>, <c>torch.reshape</c>.</para>
/// </remarks>
/// <param name="TargetShape">The sizes without the batch; one of them may be -1 and follows from the others.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Reshape([Bounds(-1, 1 << 30)] Items<int> TargetShape, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var shape = inputs.One();
        var target = Shape.Of([.. TargetShape.Select(size => (long)size)]);
        if (TargetShape.Count(size => size == -1) > 1 || TargetShape.Contains(0)) throw new ShapeException($"target_shape is {target}", "sizes of at least 1, of which one may be -1");
        var stated = target.Size;
        if (!shape.IsKnown) return target.IsKnown ? throw new ShapeException($"received {shape}", "a -1 in target_shape where the size of an input is unknown") : target;
        if (target.IsKnown ? stated != shape.Size : stated == 0 || shape.Size % stated != 0) throw new ShapeException($"received {shape}, {shape.Size} numbers", target.IsKnown ? $"{stated} for the shape {target}" : $"a multiple of {stated} for the shape {target}");
        return Shape.Of([.. target.Select(size => size == -1 ? shape.Size / stated : size)]);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network([.. TargetShape.Select(size => (long)size)]);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        // The batch may be -1 only where no other size is.
        var sizes = OutputShapes(shapes).Only;
        long[] target = sizes.IsKnown ? [-1, .. sizes] : [0, .. sizes];
        return [graph.Node("Reshape", [inputs[0], graph.Ints("shape", target)])];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(long[] target) : Body(nameof(Reshape))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs[0].reshape([inputs[0].shape[0], .. target])];
    }
}
