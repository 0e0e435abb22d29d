using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>An array of weights that depends on no input, as a learned offset, scale or token: the same for each example.</summary>
/// <remarks>
/// <c>y = value</c>, once for each example of the batch that enters; what enters is not used otherwise.
/// <para>Shapes: any → <c>shape</c>. Weights: <c>value [shape]</c>.</para>
/// <para><c>torch.nn.Parameter</c>, <c>add_weight</c> of <c>keras.layers.Layer</c>.</para>
/// </remarks>
/// <param name="Shape">Its shape without the batch; empty for a number.</param>
/// <param name="Trainable">Whether gradients change it.</param>
/// <param name="Initializer">How it begins.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Constant([Bounds(1, 1 << 28)] Items<int> Shape, bool Trainable = true, [Default("zeros")] Initializer? Initializer = null, string? Name = null) : Layer(Name)
{
    /// <summary>How it begins.</summary>
    public Initializer Initializer { get; init; } = Initializer ?? new Initializers.Zeros();

    Shape Sizes => Spec.Shape.Of([.. Shape.Select(size => (long)size)]);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        inputs.One();
        return Sizes;
    }

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => [new("value", Sizes, Trainable)];

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var value = graph.Floats(weights.PathOf("value"), weights["value"].Values, [1, .. Sizes]);
        var batch = graph.Node("Gather", [graph.Node("Shape", [inputs[0]]), graph.Ints("first", [0])], ("axis", 0L));
        return [graph.Node("Expand", [value, Shape.Count == 0 ? batch : graph.Node("Concat", [batch, graph.Ints("shape", Sizes.ToArray())], ("axis", 0L))])];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network : Body
    {
        readonly Tensor value;
        readonly long[] _kept;

        public Network(Constant stated, Start start) : base(nameof(Constant))
        {
            var sizes = stated.Sizes.ToArray();
            _kept = [.. sizes.Select(_ => -1L)];
            var made = start.Weight(nameof(value), stated.Initializer, 1, sizes.Length == 0 ? 1 : sizes[^1], sizes);
            value = stated.Trainable ? made : made.detach();
            if (stated.Trainable) register_parameter(nameof(value), made);
            else register_buffer(nameof(value), value);
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context) => [value.expand([inputs[0].shape[0], .. _kept])];
    }
}
