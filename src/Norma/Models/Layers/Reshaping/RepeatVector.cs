using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Reshaping;

/// <summary>The same vector at every step of a sequence, as what a decoder is told of the whole.</summary>
/// <remarks>
/// <c>yₜ = x</c> for t = 1 … n.
/// <para>Shapes: <c>[B, D] → [B, n, D]</c>. No weights.</para>
/// <para><c>keras.layers.RepeatVector</c>; <c>x.unsqueeze(1).expand(-1, n, -1)</c> in PyTorch.</para>
/// </remarks>
/// <param name="N">How many steps.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RepeatVector([Bounds(1, 1 << 24)] int N, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Shape.Of([N, inputs.One("one axis: features", shape => shape.Rank == 1)[0]]);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(N);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) =>
        [graph.Node("Expand", [graph.Node("Unsqueeze", [inputs[0], graph.Ints("axis", [1])]), graph.Ints("steps", [1, N, 1])])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(long steps) : Body(nameof(RepeatVector))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs[0].unsqueeze(1).expand(-1, steps, -1)];
    }
}
