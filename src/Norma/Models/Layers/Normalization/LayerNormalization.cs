using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Normalization;

/// <summary>Brings each feature vector to mean 0 and variance 1, then scales and shifts it by learned amounts.</summary>
/// <remarks>
/// <c>y = (x − mean(x)) / sqrt(var(x) + epsilon) · gamma + beta</c>, mean and (biased) variance over the last axis.
/// <para>Shapes: <c>[B, ..., D] → [B, ..., D]</c>. Weights: <c>gamma [D]</c> ones, <c>beta [D]</c> zeros.</para>
/// <para>Ba et al. 2016, https://arxiv.org/abs/1607.06450; <c>keras.layers.LayerNormalization</c>, <c>torch.nn.LayerNorm</c> (whose epsilon is 1e-5).</para>
/// </remarks>
/// <param name="Epsilon">Added to the variance so that a constant vector stays finite.</param>
/// <param name="Center">Whether beta is added.</param>
/// <param name="Scale">Whether gamma multiplies.</param>
/// <param name="BetaInitializer">How beta begins.</param>
/// <param name="GammaInitializer">How gamma begins.</param>
/// <param name="BetaRegularizer">What beta costs beside what it predicts.</param>
/// <param name="GammaRegularizer">What gamma costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record LayerNormalization(
    [Bounds(1e-12, 1)] double Epsilon = 1e-3,
    bool Center = true,
    bool Scale = true,
    [Default("zeros")] Initializer? BetaInitializer = null,
    [Default("ones")] Initializer? GammaInitializer = null,
    Regularizer? BetaRegularizer = null,
    Regularizer? GammaRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>How beta begins.</summary>
    public Initializer BetaInitializer { get; init; } = BetaInitializer ?? new Initializers.Zeros();

    /// <summary>How gamma begins.</summary>
    public Initializer GammaInitializer { get; init; } = GammaInitializer ?? new Initializers.Ones();

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("at least one axis, the last one known", shape => shape.Rank > 0 && shape.Last != Shape.Any);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) =>
    [
        .. Scale ? [new WeightSlot("gamma", [inputs.Only.Last], Regularizer: GammaRegularizer)] : Items<WeightSlot>.Empty,
        .. Center ? [new WeightSlot("beta", [inputs.Only.Last], Regularizer: BetaRegularizer)] : Items<WeightSlot>.Empty,
    ];

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this, inputs.Only.Last, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        OnnxValue[] beta = Center ? [graph.Floats(weights.PathOf("beta"), weights["beta"].Values, weights["beta"].Shape.ToArray())] : [];
        if (Scale)
        {
            var gamma = graph.Floats(weights.PathOf("gamma"), weights["gamma"].Values, weights["gamma"].Shape.ToArray());
            return [graph.Node("LayerNormalization", [inputs[0], gamma, .. beta], ("axis", -1L), ("epsilon", (float)Epsilon))];
        }
        // The operator needs a gamma of the input's width, which nothing states here.
        var centred = graph.Node("Sub", [inputs[0], Mean(inputs[0])]);
        var variance = graph.Node("Add", [Mean(graph.Node("Mul", [centred, centred])), graph.Scalar("epsilon", (float)Epsilon)]);
        var y = graph.Node("Div", [centred, graph.Node("Sqrt", [variance])]);
        return [Center ? graph.Node("Add", [y, beta[0]]) : y];

        OnnxValue Mean(OnnxValue x) => graph.Node("ReduceMean", [x], ("axes", new[] { -1L }), ("keepdims", 1L));
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(8 * inputs.Only.Size);

    sealed class Network : Body
    {
        readonly Parameter? gamma;
        readonly Parameter? beta;
        readonly double _epsilon;
        readonly long[] _axes;

        public Network(LayerNormalization stated, long width, Start start) : base(nameof(LayerNormalization))
        {
            (_epsilon, _axes) = (stated.Epsilon, [width]);
            if (stated.Scale) gamma = start.Weight(nameof(gamma), stated.GammaInitializer, width, width, width);
            if (stated.Center) beta = start.Weight(nameof(beta), stated.BetaInitializer, width, width, width);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [nn.functional.layer_norm(inputs[0], _axes, gamma, beta, _epsilon)];
    }
}
