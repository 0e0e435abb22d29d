using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Reshaping;

/// <summary>A constant around an array, along any of its axes.</summary>
/// <remarks>
/// <para>Shapes: as many axes as <c>before</c> has → axis i is larger by <c>before[i] + after[i]</c>. No weights.</para>
/// <para><c>keras.ops.pad</c>, <c>torch.nn.ConstantPad2d</c>; for zeros around images see zero_padding2d.</para>
/// </remarks>
/// <param name="Before">How many are put before each axis, the batch not counted.</param>
/// <param name="After">How many behind each axis; as many as before when absent.</param>
/// <param name="Value">What is put there.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Pad([Bounds(0, 1 << 24)] Items<int> Before, [Bounds(0, 1 << 24)] Items<int>? After = null, [Bounds(-float.MaxValue, float.MaxValue)] double Value = 0, string? Name = null) : Layer(Name)
{
    /// <summary>How many behind each axis.</summary>
    public Items<int> After { get; init; } = After ?? Before;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        if (After.Count != Before.Count) throw new ShapeException($"before has {Before.Count} sizes and after {After.Count}", "as many");
        var shape = inputs.One(string.Create(CultureInfo.InvariantCulture, $"{Before.Count} axes"), shape => shape.Rank == Before.Count);
        return Shape.Of([.. shape.Select((size, axis) => size == Shape.Any ? size : checked(size + Before[axis] + After[axis]))]);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network([.. Enumerable.Range(0, Before.Count).Reverse().SelectMany(axis => (long[])[Before[axis], After[axis]])], Value);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) =>
        [graph.Node("Pad", [inputs[0], graph.Ints("pads", [0, .. Before.Select(size => (long)size), 0, .. After.Select(size => (long)size)]), graph.Scalar("value", (float)Value)])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(long[] pads, double value) : Body(nameof(Pad))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [nn.functional.pad(inputs[0], pads, PaddingModes.Constant, value)];
    }
}
