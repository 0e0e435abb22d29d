using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>One layer, with one set of weights, applied to every step of a sequence apart.</summary>
/// <remarks>
/// <c>yₜ = layer(xₜ)</c>. The steps of all sequences enter the layer as one batch, so that batch normalization has its moments over all of them
/// (Keras 3 takes each step's moments apart).
/// <para>Shapes: <c>[B, T, ...] → [B, T, ...]</c>, the layer's own behind the steps. Weights: those of the layer, behind <c>layer</c>.</para>
/// <para><c>keras.layers.TimeDistributed</c>.</para>
/// </remarks>
/// <param name="Layer">The layer.</param>
/// <param name="Name">The name before those of the layer's weights.</param>
[Word]
public sealed record TimeDistributed(Models.Layer Layer, string? Name = null) : Models.Layer(Name)
{
    const string Prefix = "layer";

    internal override bool KeepsToMask => false;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var steps = Whole(inputs)[0];
        return [.. Layer.OutputShapes(Step(inputs)).Select(shape => Shape.Of([steps, .. shape]))];
    }

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => [.. Layer.WeightSlots(Step(inputs)).Select(slot => slot with { Name = $"{Prefix}.{slot.Name}" })];

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Layer.Build(Step(inputs), start.Inside(Prefix)));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var x = new OnnxValue(inputs[0].Name);
        var one = graph.Node("Reshape", [x, graph.Node("Concat", [graph.Ints("steps", [-1]), graph.Node("Shape", [x], ("start", 2))], ("axis", 0))]);
        var sequence = graph.Node("Shape", [x], ("end", 2));
        return [.. Layer.Lower(graph, weights.Under(Prefix), [one], Step(shapes)).Select(y =>
            graph.Node("Reshape", [new OnnxValue(y.Name), graph.Node("Concat", [sequence, graph.Node("Shape", [new OnnxValue(y.Name)], ("start", 1))], ("axis", 0))]))];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(Math.Max(1, Whole(inputs)[0]) * Layer.Flops(Step(inputs)));

    static Shape Whole(Shapes inputs) => inputs.One("at least two axes: steps, then those of the layer", shape => shape.Rank > 1 && shape[0] != 0);

    static Shape Step(Shapes inputs) => Shape.Of([.. Whole(inputs).Skip(1)]);

    sealed class Network : Body
    {
        readonly Body layer;

        public Network(Body inner) : base(nameof(TimeDistributed))
        {
            layer = inner;
            RegisterComponents();
        }

        public override bool Draws => layer.Draws;

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var x = inputs[0];
            var (rows, steps) = (x.shape[0], x.shape[1]);
            // The layer sees single steps: the mask over steps is none of its own.
            var outputs = layer.Compute([x.flatten(0, 1)], context.Masks.Length == 0 ? context : context with { Masks = [] });
            return [.. outputs.Select(y => y.unflatten(0, rows, steps))];
        }

        public override IEnumerable<(string Name, Tensor Tensor)> NamedWeights() => layer.NamedWeights().Select(weight => ($"{Prefix}.{weight.Name}", weight.Tensor));
    }
}
