using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>Leaves out the steps of a sequence whose features all have one value: the layers behind it pass over them.</summary>
/// <remarks>
/// A step counts where any feature differs from <c>mask_value</c>; the features of the others become 0.
/// <para>Shapes: <c>[B, T, D] → [B, T, D]</c>, with a mask <c>[B, T]</c>. No weights.</para>
/// <para><c>keras.layers.Masking</c>; PyTorch packs sequences instead.</para>
/// </remarks>
/// <param name="MaskValue">The value that fills a step that does not count.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Masking([Bounds(-1e30, 1e30)] double MaskValue = 0, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("two axes: steps, features", shape => shape.Rank == 2);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network((float)MaskValue);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var differs = graph.Node("Not", [graph.Node("Equal", [inputs[0], graph.Scalar("mask_value", (float)MaskValue)])]);
        var any_BT1 = graph.Node("ReduceMax", [graph.Node("Cast", [differs], ("to", OnnxType.Float))], ("axes", new long[] { -1 }), ("keepdims", true));
        var mask = graph.Node("Cast", [graph.Node("Squeeze", [any_BT1, graph.Ints("axis", [-1])])], ("to", OnnxType.Bool));
        return [graph.Node("Mul", [inputs[0], any_BT1]) with { Mask = mask.Name }];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(2 * inputs.Only.Size);

    sealed class Network(float value) : Body(nameof(Masking))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs[0] * Counts(inputs[0]).unsqueeze(-1)];

        public override Tensor?[] Masks(Tensor[] inputs, Tensor?[] masks) => [Counts(inputs[0])];

        Tensor Counts(Tensor x_BTD) => x_BTD.ne(value).any(-1);
    }
}
