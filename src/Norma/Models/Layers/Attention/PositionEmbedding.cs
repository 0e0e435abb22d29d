using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Attention;

/// <summary>A learned vector for each step of a sequence, to be added to what the steps hold. The input gives the shape alone.</summary>
/// <remarks>
/// <c>y[t] = embeddings[t]</c>.
/// <para>Shapes: <c>[B, ..., T, D] → </c> the same, T at most <c>sequence_length</c>. Weights: <c>embeddings [sequence_length, D]</c>.</para>
/// <para><c>keras_hub.layers.PositionEmbedding</c>.</para>
/// </remarks>
/// <param name="SequenceLength">How many steps a sequence has at most.</param>
/// <param name="Initializer">How the vectors begin.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record PositionEmbedding([Bounds(1, 1 << 24)] int SequenceLength, [Default("glorot_uniform")] Initializer? Initializer = null, string? Name = null) : Layer(Name)
{
    /// <summary>How the vectors begin.</summary>
    public Initializer Initializer { get; init; } = Initializer ?? new Initializers.GlorotUniform();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var shape = inputs.One("at least two axes, steps and features, the last one known", shape => shape.Rank >= 2 && shape.Last != Shape.Any);
        return shape[^2] <= SequenceLength ? shape : throw new ShapeException($"received {shape}, a sequence of {shape[^2]} steps", $"at most sequence_length: {SequenceLength} steps", $"set sequence_length: {shape[^2]}.");
    }

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => [new("embeddings", [SequenceLength, inputs.Only.Last])];

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this, inputs.Only.Last, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var table = graph.Floats(weights.PathOf("embeddings"), weights["embeddings"].Values, weights["embeddings"].Shape.ToArray());
        var shape = graph.Node("Shape", [inputs[0]]);
        var steps = graph.Node("Gather", [shape, graph.Ints("steps_axis", [shapes.Only.Rank - 1])]);
        return [graph.Node("Expand", [graph.Node("Slice", [table, graph.Ints("first", [0]), steps, graph.Ints("axes", [0])]), shape])];
    }

    sealed class Network : Body
    {
        readonly Parameter embeddings;

        public Network(PositionEmbedding stated, long width, Start start) : base(nameof(PositionEmbedding))
        {
            embeddings = start.Weight(nameof(embeddings), stated.Initializer, stated.SequenceLength, width, stated.SequenceLength, width);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context) => [embeddings.narrow(0, 0, inputs[0].shape[^2]).expand_as(inputs[0])];
    }
}
