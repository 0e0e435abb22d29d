using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Normalization;

/// <summary>Brings each feature vector to a mean square of 1, then scales it by learned amounts.</summary>
/// <remarks>
/// <c>y = x / sqrt(mean(x²) + epsilon) · scale</c>, the mean over the last axis.
/// <para>Shapes: <c>[B, ..., D] → [B, ..., D]</c>. Weights: <c>scale [D]</c> ones.</para>
/// <para>Zhang &amp; Sennrich 2019, https://arxiv.org/abs/1910.07467; <c>keras.layers.RMSNormalization</c>, <c>torch.nn.RMSNorm</c>.</para>
/// </remarks>
/// <param name="Epsilon">Added to the mean square so that a vector of zeros stays finite.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record RmsNormalization([Bounds(1e-12, 1)] double Epsilon = 1e-6, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("at least one axis, the last one known", shape => shape.Rank > 0 && shape.Last != Shape.Any);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => [new("scale", [inputs.Only.Last])];

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Epsilon, inputs.Only.Last, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var square = graph.Node("ReduceMean", [graph.Node("Mul", [inputs[0], inputs[0]])], ("axes", new[] { -1L }), ("keepdims", 1L));
        var root = graph.Node("Sqrt", [graph.Node("Add", [square, graph.Scalar("epsilon", (float)Epsilon)])]);
        return [graph.Node("Mul", [graph.Node("Div", [inputs[0], root]), graph.Floats(weights.PathOf("scale"), weights["scale"].Values)])];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(4 * inputs.Only.Size);

    sealed class Network : Body
    {
        readonly Parameter scale;
        readonly double _epsilon;

        public Network(double epsilon, long width, Start start) : base(nameof(RmsNormalization))
        {
            _epsilon = epsilon;
            scale = start.Weight(nameof(scale), new Initializers.Ones(), width, width, width);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [inputs[0] * inputs[0].square().mean([-1], keepdim: true).add(_epsilon).rsqrt() * scale];
    }
}
