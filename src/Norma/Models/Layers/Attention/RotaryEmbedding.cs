using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Attention;

/// <summary>Turns each vector by its position, pair of numbers by pair, so that the product of two depends on the distance between them alone.</summary>
/// <remarks>
/// <c>y = x · cos(angle) + turned(x) · sin(angle)</c>, <c>angle = t / scaling_factor · max_wavelength^(−2i/D)</c> for the pair i of the step t; the number i is paired with the number i + D/2.
/// Inside attention, state <c>rotary</c> there: it turns query and key by head.
/// <para>Shapes: <c>[B, ..., T, ..., D] → </c> the same. No weights.</para>
/// <para>Su et al. 2021, https://arxiv.org/abs/2104.09864; <c>keras_hub.layers.RotaryEmbedding</c>.</para>
/// </remarks>
/// <param name="MaxWavelength">The base: the slowest pair turns once in about 2π times as many steps.</param>
/// <param name="ScalingFactor">Positions are divided by it, to stretch what was learned on shorter sequences.</param>
/// <param name="SequenceAxis">The axis of the steps; the batch is 0.</param>
/// <param name="FeatureAxis">The axis of the vectors.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RotaryEmbedding(
    [Bounds(1, 1e12)] double MaxWavelength = 10_000,
    [Bounds(1e-6, 1e6)] double ScalingFactor = 1,
    [Bounds(-16, 16)] int SequenceAxis = 1,
    [Bounds(-16, 16)] int FeatureAxis = -1,
    string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) =>
        inputs.One("two different axes for steps and features, an even number of features", shape => Axes(shape) is { } axes && shape[axes.Feature - 1] is > 0 and var width && width % 2 == 0 && width <= 1 << 24);

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start)
    {
        var axes = Axes(inputs.Only)!.Value;
        return new Network(new(Turns, (int)inputs.Only[axes.Feature - 1]), axes.Sequence, axes.Feature);
    }

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var (rank, axes) = (shapes.Only.Rank + 1, Axes(shapes.Only)!.Value);
        long[] there = [.. Enumerable.Range(0, rank).Where(axis => axis != axes.Sequence && axis != axes.Feature).Select(axis => (long)axis), axes.Sequence, axes.Feature];
        long[] back = [.. Enumerable.Range(0, rank).Select(axis => (long)Array.IndexOf(there, axis))];
        var y = Turns.Lower(graph, graph.Node("Transpose", [inputs[0]], ("perm", there)), (int)shapes.Only[axes.Feature - 1]);
        return [graph.Node("Transpose", [y], ("perm", back))];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(3 * inputs.Only.Size);

    Rotary Turns => new(MaxWavelength, ScalingFactor);

    // The batch axis is neither.
    (int Sequence, int Feature)? Axes(Shape shape)
    {
        var (sequence, feature) = (SequenceAxis < 0 ? SequenceAxis + shape.Rank + 1 : SequenceAxis, FeatureAxis < 0 ? FeatureAxis + shape.Rank + 1 : FeatureAxis);
        return sequence > 0 && feature > 0 && sequence <= shape.Rank && feature <= shape.Rank && sequence != feature ? (sequence, feature) : null;
    }

    sealed class Network(RotaryTables tables, int sequence, int feature) : Body(nameof(RotaryEmbedding))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [tables.Rotate(inputs[0].movedim([sequence, feature], [-2, -1])).movedim([-2, -1], [sequence, feature])];
    }
}
