using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Regularization;

/// <summary>While training, sets whole channels to 0 with a probability and scales the others up; otherwise does nothing.</summary>
/// <remarks>
/// <c>y = x · mask / (1 − rate)</c>, one draw for each example and channel.
/// <para>Shapes: <c>[B, T, C] → [B, T, C]</c>; steps may be unknown. No weights.</para>
/// <para>Tompson et al. 2014, https://arxiv.org/abs/1411.4280; <c>keras.layers.SpatialDropout1D</c>, <c>torch.nn.Dropout1d</c> on channels first.</para>
/// </remarks>
/// <param name="Rate">The probability that a channel is dropped.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record SpatialDropout1d([Bounds(0, 1, ExclusiveMaximum = true)] double Rate, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("two axes: steps, channels", shape => shape.Rank == 2);

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new SpatialNetwork(nameof(SpatialDropout1d), Rate);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => inputs;

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;
}
