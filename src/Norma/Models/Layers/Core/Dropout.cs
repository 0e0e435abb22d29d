using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>While training, sets each element to 0 with a probability and scales the others up; otherwise does nothing.</summary>
/// <remarks>
/// <c>y = x · mask / (1 − rate)</c>, mask 1 with probability <c>1 − rate</c>.
/// <para>Shapes: any → the same. No weights.</para>
/// <para>Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html; <c>keras.layers.Dropout</c>, <c>torch.nn.Dropout</c>.</para>
/// </remarks>
/// <param name="Rate">The probability that an element is dropped.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Dropout([Bounds(0, 1, ExclusiveMaximum = true)] double Rate, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Rate);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => inputs;

    sealed class Network(double rate) : Body(nameof(Dropout))
    {
        public override bool Draws => rate > 0;

        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            context.Training && rate > 0 ? [nn.functional.dropout(inputs[0], rate, training: true)] : inputs;
    }
}
