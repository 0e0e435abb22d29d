using Norma.Formats.Onnx;
using Norma.Models.Activations;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>The rectifier with all that Keras lets it have: where it begins, where it ends, and a slope below.</summary>
/// <remarks>
/// <c>y = max_value</c> where <c>x ≥ max_value</c>, <c>x</c> where <c>x &gt; threshold</c>, <c>negative_slope · (x − threshold)</c> elsewhere.
/// <para>Shapes: any → the same. No weights.</para>
/// <para>Nair &amp; Hinton 2010; <c>keras.layers.ReLU</c>; <c>torch.nn.ReLU</c>, <c>torch.nn.ReLU6</c> and <c>torch.nn.LeakyReLU</c> are some of its cases.</para>
/// </remarks>
/// <param name="MaxValue">What no output is above; no such value when absent.</param>
/// <param name="NegativeSlope">The slope below the threshold.</param>
/// <param name="Threshold">What an input must be above to leave as it is.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record ReLu(
    [Bounds(0, 1e9)] double? MaxValue = null,
    [Bounds(0, 1e6)] double NegativeSlope = 0,
    [Bounds(0, 1e9)] double Threshold = 0,
    string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        if (Function is { } function) return [function.Lower(graph, inputs[0])];
        var (x, zero) = (inputs[0], graph.Scalar("zero", 0f));
        var y = Threshold == 0 ? graph.Node("Relu", [x]) : graph.Node("Where", [graph.Node("Greater", [x, graph.Scalar("threshold", (float)Threshold)]), x, zero]);
        if (MaxValue is { } most) y = graph.Node("Min", [y, graph.Scalar("most", (float)most)]);
        if (NegativeSlope == 0) return [y];
        var below = graph.Node("Min", [graph.Node("Sub", [x, graph.Scalar("threshold", (float)Threshold)]), zero]);
        return [graph.Node("Add", [y, graph.Node("Mul", [below, graph.Scalar("slope", (float)NegativeSlope)])])];
    }

    /// <inheritdoc/>
    public override bool Write(StepScript script, Shapes inputs)
    {
        if (Function?.Script is not { } text) return false;
        text.Write(script);
        return true;
    }

    // The cases that have a function of their own.
    Models.Activation? Function => (MaxValue, NegativeSlope, Threshold) switch
    {
        (null, 0, 0) => new Relu(),
        (6, 0, 0) => new Relu6(),
        (null, <= 1, 0) => new LeakyRelu(NegativeSlope),
        _ => null,
    };

    sealed class Network(ReLu stated) : Body(nameof(ReLu))
    {
        readonly Models.Activation? _function = stated.Function;

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var x = inputs[0];
            if (_function is not null) return [_function.Compute(x)];
            var y = stated.Threshold == 0 ? nn.functional.relu(x) : where(x.gt(stated.Threshold), x, zeros_like(x));
            if (stated.MaxValue is { } most) y = y.clamp_max(most);
            return [stated.NegativeSlope == 0 ? y : y + (x - stated.Threshold).clamp_max(0) * stated.NegativeSlope];
        }
    }
}
