using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Reshaping;

/// <summary>A part of an array along one axis.</summary>
/// <remarks>
/// <para>Shapes: any with that axis → the axis has <c>size</c> places. No weights.</para>
/// <para><c>keras.ops.slice</c>, <c>torch.narrow</c>.</para>
/// </remarks>
/// <param name="Axis">The axis, counted from 1: the batch is 0 and stays.</param>
/// <param name="Start">The first place that is kept, counted from 0.</param>
/// <param name="Size">How many are kept; all from there on when absent.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Slice([Bounds(1, 16)] int Axis, [Bounds(0, int.MaxValue)] int Start = 0, [Bounds(1, int.MaxValue)] int? Size = null, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var shape = inputs.One(string.Create(CultureInfo.InvariantCulture, $"at least {Axis} axes, of which number {Axis} is known"), shape => shape.Rank >= Axis && shape[Axis - 1] != Shape.Any);
        var sizes = shape.ToArray();
        var kept = Size ?? sizes[Axis - 1] - Start;
        if (kept < 1 || Start + kept > sizes[Axis - 1]) throw new ShapeException($"received {shape}", string.Create(CultureInfo.InvariantCulture, $"at least {Start + (Size ?? 1L)} places on the axis {Axis}"));
        sizes[Axis - 1] = kept;
        return Shape.Of(sizes);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Axis, Start, OutputShapes(inputs).Only[Axis - 1]);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) =>
        [graph.Node("Slice", [inputs[0], graph.Ints("start", [Start]), graph.Ints("end", [Start + OutputShapes(shapes).Only[Axis - 1]]), graph.Ints("axis", [Axis])])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(int axis, int from, long size) : Body(nameof(Slice))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs[0].narrow(axis, from, size)];
    }
}
