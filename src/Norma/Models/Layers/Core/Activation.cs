using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>A function of each element, as a layer of its own.</summary>
/// <remarks>
/// <c>y = function(x)</c>.
/// <para>Shapes: any → the same. No weights.</para>
/// <para><c>keras.layers.Activation</c>.</para>
/// </remarks>
/// <param name="Function">The function.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Activation(Models.Activation Function, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Function);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Function.Lower(graph, inputs[0])];

    /// <inheritdoc/>
    public override bool Write(StepScript script, Shapes inputs)
    {
        if (Function.Script is not { } text) return false;
        text.Write(script);
        return true;
    }

    sealed class Network(Models.Activation function) : Body(nameof(Activation))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [function.Compute(inputs[0])];
    }
}
