using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>The rectifier whose slope below 0 is learned, for each place of the input or for several together.</summary>
/// <remarks>
/// <c>y = max(x, 0) + alpha · min(x, 0)</c>.
/// <para>Shapes: any whose sizes are known but on <c>shared_axes</c> → the same. Weights: <c>alpha</c>, of the input's shape with 1 on <c>shared_axes</c>, zeros.</para>
/// <para>He et al. 2015, https://arxiv.org/abs/1502.01852; <c>keras.layers.PReLU</c>; <c>torch.nn.PReLU</c> has one slope for each channel, or one for all, and begins with 0.25.</para>
/// </remarks>
/// <param name="AlphaInitializer">How the slopes begin.</param>
/// <param name="AlphaRegularizer">What the slopes cost beside what they predict.</param>
/// <param name="SharedAxes">The axes along which there is one slope; the batch is 0 and none of them. A slope for each place when absent.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Prelu(
    [Default("zeros")] Initializer? AlphaInitializer = null,
    Regularizer? AlphaRegularizer = null,
    [OneOrMany, Bounds(1, 16)] Items<int>? SharedAxes = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>How the slopes begin.</summary>
    public Initializer AlphaInitializer { get; init; } = AlphaInitializer ?? new Initializers.Zeros();

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var shape = inputs.One();
        if (SharedAxes?.FirstOrDefault(axis => axis > shape.Rank) is > 0 and var beyond) throw new ShapeException($"shared_axes has {beyond}, and {shape} enters", $"axes from 1 to {shape.Rank}");
        if (!Slopes(shape).IsKnown) throw new ShapeException($"{shape} enters, with a size that is not known", "sizes that are known", "name that axis in 'shared_axes', so that one slope is for all of it.");
        return shape;
    }

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => [new("alpha", Slopes(inputs.Only), Regularizer: AlphaRegularizer)];

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this, Slopes(inputs.Only), start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) =>
        [graph.Node("PRelu", [inputs[0], graph.Floats(weights.PathOf("alpha"), weights["alpha"].Values, weights["alpha"].Shape.ToArray())])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(2 * inputs.Only.Size);

    Shape Slopes(Shape shape) => Shape.Of([.. shape.Select((size, axis) => SharedAxes?.Contains(axis + 1) == true ? 1 : size)]);

    sealed class Network : Body
    {
        readonly Parameter alpha;

        public Network(Prelu stated, Shape slopes, Start start) : base(nameof(Prelu))
        {
            // As Keras counts what enters and leaves an array of weights.
            var (rank, cells) = (slopes.Rank, slopes.SkipLast(2).Aggregate(1L, (product, size) => product * size));
            var (into, outOf) = rank == 0 ? (1, 1) : (cells * slopes[Math.Max(rank - 2, 0)], cells * slopes[rank - 1]);
            alpha = start.Weight(nameof(alpha), stated.AlphaInitializer, into, outOf, slopes.ToArray());
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context) => [nn.functional.relu(inputs[0]) - alpha * nn.functional.relu(-inputs[0])];
    }
}
