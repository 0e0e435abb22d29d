using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>A weighted sum of all inputs for each unit, then an activation.</summary>
/// <remarks>
/// <c>y = activation(x · kernel + bias)</c>.
/// <para>Shapes: <c>[B, ..., D] → [B, ..., units]</c>. Weights: <c>kernel [D, units]</c>, <c>bias [units]</c>.</para>
/// <para><c>keras.layers.Dense</c>; <c>torch.nn.Linear</c> keeps the kernel transposed.</para>
/// </remarks>
/// <param name="Units">How many outputs.</param>
/// <param name="Activation">Applied to the sum; none when absent.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="KernelInitializer">How the kernel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="KernelRegularizer">What the kernel costs beside what it predicts.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Dense(
    [Bounds(1, 1 << 24)] int Units,
    Models.Activation? Activation = null,
    bool UseBias = true,
    [Default("glorot_uniform")] Initializer? KernelInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    Regularizer? KernelRegularizer = null,
    Regularizer? BiasRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>How the kernel begins.</summary>
    public Initializer KernelInitializer { get; init; } = KernelInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the bias begins.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("at least one axis, the last one known", shape => shape.Rank > 0 && shape.Last != Shape.Any).WithLast(Units);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => UseBias
        ? [new("kernel", [inputs.Only.Last, Units], Regularizer: KernelRegularizer), new("bias", [Units], Regularizer: BiasRegularizer)]
        : [new("kernel", [inputs.Only.Last, Units], Regularizer: KernelRegularizer)];

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this, inputs.Only.Last, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var y = graph.Node("MatMul", [inputs[0], graph.Floats(weights.PathOf("kernel"), weights["kernel"].Values, weights["kernel"].Shape.ToArray())]);
        if (UseBias) y = graph.Node("Add", [y, graph.Floats(weights.PathOf("bias"), weights["bias"].Values, Units)]);
        return [Activation?.Lower(graph, y) ?? y];
    }

    /// <inheritdoc/>
    public override bool Write(StepScript script, Shapes inputs)
    {
        if (Activation is { Script: null }) return false;
        var (x, y) = (script.Value, script.Fresh());
        var (kernel, kernelGradient) = script.Weight("kernel");
        var (bias, biasGradient) = UseBias ? script.Weight("bias") : ("None", "");
        var sums = UseBias ? $"torch.mv(g.t(), {script.Ones}, out={biasGradient})" : "";
        var width = inputs.Only.Last;
        if (script.Blocks(width, Units))
        {
            var blocked = script.Fresh();
            script.Forward($"{blocked} = {x}.to_mkldnn()");
            script.Forward($"{y} = torch.mkldnn_linear({blocked}, {kernel}.t(), {bias}).to_dense()");
            // The gradient of a kernel kept as [D, units] is that of a transposed one with the roles of input and gradient exchanged.
            script.Backward(
                "h = g.to_mkldnn()",
                $"{kernelGradient}.copy_(torch.mkldnn_linear_backward_weights({blocked}, h, {kernel}, False)[0].to_dense())",
                sums,
                !script.GradientWanted ? "" : script.Blocks(Units, width) ? $"g = torch.mkldnn_linear(h, {kernel}, None).to_dense()" : $"g = torch.mm(g, {kernel}.t())");
        }
        else
        {
            script.Forward(UseBias ? $"{y} = torch.addmm({bias}, {x}, {kernel})" : $"{y} = torch.mm({x}, {kernel})");
            script.Backward($"torch.mm({x}.t(), g, out={kernelGradient})", sums, script.GradientWanted ? $"g = torch.mm(g, {kernel}.t())" : "");
        }
        script.Value = y;
        script.GradientWanted = true;
        Activation?.Script!.Write(script, mayOverwrite: true);
        return true;
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(inputs.Only.Size / Math.Max(1, inputs.Only.Last) * (2 * inputs.Only.Last + 1) * Units);

    sealed class Network : Body
    {
        readonly Parameter kernel;
        readonly Parameter? bias;
        readonly Models.Activation? _activation;

        public Network(Dense stated, long width, Start start) : base(nameof(Dense))
        {
            _activation = stated.Activation;
            kernel = start.Weight(nameof(kernel), stated.KernelInitializer, width, stated.Units, width, stated.Units);
            if (stated.UseBias) bias = start.Weight(nameof(bias), stated.BiasInitializer, width, stated.Units, stated.Units);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var x_BD = inputs[0];
            var flat = x_BD.dim() == 2;
            var y_BU = OneDnn.Sum(flat ? x_BD : x_BD.reshape(-1, kernel.shape[0]), kernel, bias);
            if (!flat) y_BU = y_BU.view([.. x_BD.shape.AsSpan(0, x_BD.shape.Length - 1), kernel.shape[1]]);
            return [_activation?.ComputeInPlace(y_BU) ?? y_BU];
        }
    }
}
