using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Normalization;

/// <summary>Brings each group of channels of each example to mean 0 and variance 1, then scales and shifts every channel by learned amounts.</summary>
/// <remarks>
/// <c>y = (x − mean) / sqrt(var + epsilon) · gamma + beta</c>, mean and (biased) variance over all places and the channels of a group.
/// <para>Shapes: <c>[B, ..., C] → [B, ..., C]</c>. Weights: <c>gamma [C]</c> ones, <c>beta [C]</c> zeros.</para>
/// <para>Wu &amp; He 2018, https://arxiv.org/abs/1803.08494; <c>keras.layers.GroupNormalization</c>; <c>torch.nn.GroupNorm</c> has the channels first and epsilon 1e-5.</para>
/// </remarks>
/// <param name="Groups">How many groups; −1 for one of each channel.</param>
/// <param name="Epsilon">Added to the variance so that a constant group stays finite.</param>
/// <param name="Center">Whether beta is added.</param>
/// <param name="Scale">Whether gamma multiplies.</param>
/// <param name="BetaInitializer">How beta begins.</param>
/// <param name="GammaInitializer">How gamma begins.</param>
/// <param name="BetaRegularizer">What beta costs beside what it predicts.</param>
/// <param name="GammaRegularizer">What gamma costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record GroupNormalization(
    [Bounds(-1, 1 << 24)] int Groups = 32,
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

    internal override bool KeepsToMask => false;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        if (Groups == 0) throw new ShapeException("there are 0 groups", "a number of groups that divides that of the channels, or −1 for one of each channel");
        return inputs.One(Groups < 0 ? "at least one axis, the last one known" : $"a last axis that {Groups} groups divide evenly", shape => shape.Rank > 0 && shape.Last > 0 && (Groups < 0 || shape.Last % Groups == 0));
    }

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
        var (width, groups) = (shapes.Only.Last, Count(shapes.Only.Last));
        var x = graph.Node("Reshape", [inputs[0], graph.Ints("groups", [0, -1, groups, width / groups])]);
        var centred = graph.Node("Sub", [x, Mean(x)]);
        var variance = graph.Node("Add", [Mean(graph.Node("Mul", [centred, centred])), graph.Scalar("epsilon", (float)Epsilon)]);
        var y = graph.Node("Reshape", [graph.Node("Div", [centred, graph.Node("Sqrt", [variance])]), graph.Node("Shape", [inputs[0]])]);
        if (Scale) y = graph.Node("Mul", [y, graph.Floats(weights.PathOf("gamma"), weights["gamma"].Values)]);
        return [Center ? graph.Node("Add", [y, graph.Floats(weights.PathOf("beta"), weights["beta"].Values)]) : y];

        OnnxValue Mean(OnnxValue values) => graph.Node("ReduceMean", [values], ("axes", new[] { 1L, 3L }), ("keepdims", 1L));
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(8 * inputs.Only.Size);

    long Count(long width) => Groups < 0 ? width : Groups;

    sealed class Network : Body
    {
        readonly Parameter? gamma;
        readonly Parameter? beta;
        readonly double _epsilon;
        readonly long _groups;

        public Network(GroupNormalization stated, long width, Start start) : base(nameof(GroupNormalization))
        {
            (_epsilon, _groups) = (stated.Epsilon, stated.Count(width));
            if (stated.Scale) gamma = start.Weight(nameof(gamma), stated.GammaInitializer, width, width, width);
            if (stated.Center) beta = start.Weight(nameof(beta), stated.BetaInitializer, width, width, width);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [nn.functional.group_norm(inputs[0].movedim([-1], [1]), _groups, gamma, beta, _epsilon).movedim([1], [-1])];
    }
}
