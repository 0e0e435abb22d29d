using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Pooling;

/// <summary>The mean of each channel over all of the steps of a sequence.</summary>
/// <remarks>
/// <c>y = mean(x)</c> over all axes of space; where a mask enters, over the steps that count, and 0 where none does, as for a missing text.
/// <para>Shapes: <c>[B, T, C] → [B, C]</c>; sizes of space may be unknown. No weights.</para>
/// <para><c>keras.layers.GlobalAveragePooling1D</c>, whose mean of no steps is no number; <c>torch.nn.AdaptiveAvgPool1d(1)</c> keeps channels first and the axes.</para>
/// </remarks>
/// <param name="Keepdims">Whether the axes of space stay, with size 1.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record GlobalAveragePooling1d(bool Keepdims = false, string? Name = null) : Layer(Name)
{
    GlobalPooling Stated => new(1, Keepdims, Largest: false);

    internal override bool KeepsToMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, inputs[0])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Stated.Flops(inputs);
}
