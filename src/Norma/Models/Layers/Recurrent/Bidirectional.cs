using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A recurrent layer in both directions over the same sequence, each with weights of its own.</summary>
/// <remarks>
/// <c>y = merge(layer(x), reversed(backward_layer(x)))</c>. Both share the sequence's mask; where sequences are returned, the output of a masked step is 0,
/// whatever the layer's <c>zero_output_for_mask</c>. States before them enter, and those after them leave, the forward ones first.
/// <para>Shapes: those of the layer; <c>concat</c> doubles the last axis, <c>none</c> gives two outputs. Weights: those of the layer behind <c>forward</c> and behind <c>backward</c>.</para>
/// <para>Schuster &amp; Paliwal 1997, https://doi.org/10.1109/78.650093; <c>keras.layers.Bidirectional</c>; <c>bidirectional=True</c> in PyTorch's recurrent modules.</para>
/// </remarks>
/// <param name="Layer">simple_rnn, lstm or gru.</param>
/// <param name="MergeMode">How the two outputs become one.</param>
/// <param name="BackwardLayer">The layer of the other direction, with <c>go_backwards</c>; one like the first when absent.</param>
/// <param name="Name">The name before those of the weights.</param>
[Word]
public sealed record Bidirectional(Models.Layer Layer, MergeMode MergeMode = MergeMode.Concat, Models.Layer? BackwardLayer = null, string? Name = null) : Models.Layer(Name)
{
    const string ForwardPrefix = "forward", BackwardPrefix = "backward";

    internal override bool KeepsToMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        var (forward, backward) = Ways();
        var (first, second) = Halves([.. inputs]);
        Shape[] ahead = [.. forward.OutputShapes([.. first])], back = [.. backward.OutputShapes([.. second])];
        if (MergeMode is not (MergeMode.None or MergeMode.Concat) && !ahead[0].Equals(back[0]))
            throw new ShapeException($"the directions give {ahead[0]} and {back[0]}", $"the same units in both, for merge_mode {MergeMode.ToString().ToLowerInvariant()}");
        return [.. MergeMode switch
        {
            MergeMode.None => [ahead[0], back[0]],
            MergeMode.Concat => [ahead[0].WithLast(checked(ahead[0].Last + back[0].Last))],
            _ => new[] { ahead[0] },
        }, .. ahead[1..], .. back[1..]];
    }

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs)
    {
        var (forward, backward) = Ways();
        return
        [
            .. forward.WeightSlots(inputs).Select(slot => slot with { Name = $"{ForwardPrefix}.{slot.Name}" }),
            .. backward.WeightSlots(inputs).Select(slot => slot with { Name = $"{BackwardPrefix}.{slot.Name}" }),
        ];
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start)
    {
        var (forward, backward) = Ways();
        return new Network(forward.Build(inputs, start.Inside(ForwardPrefix)), backward.Build(inputs, start.Inside(BackwardPrefix)), this, forward.ReturnSequences);
    }

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var (forward, backward) = Ways();
        var (first, second) = Halves(inputs);
        var ahead = forward.Lower(graph, weights.Under(ForwardPrefix), first, shapes);
        var back = backward.Lower(graph, weights.Under(BackwardPrefix), second, shapes);
        var (y, z) = (ahead[0], forward.ReturnSequences ? RecurrentLowering.Reversed(graph, weights, back[0], 1) : back[0]);
        OnnxValue[] merged = MergeMode switch
        {
            MergeMode.Concat => [graph.Node("Concat", [y, z], ("axis", -1))],
            MergeMode.Sum => [graph.Node("Add", [y, z])],
            MergeMode.Mul => [graph.Node("Mul", [y, z])],
            MergeMode.Ave => [graph.Node("Mean", [y, z])],
            _ => [y, z],
        };
        if (forward.ReturnSequences)
            for (var i = 0; i < merged.Length; i++) merged[i] = merged[i] with { Mask = inputs[0].Mask };
        return [.. merged, .. ahead[1..], .. back[1..]];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs)
    {
        var (forward, backward) = Ways();
        return checked(forward.Flops(inputs) + backward.Flops(inputs) + OutputShapes(inputs)[0].Size);
    }

    (Recurrence Forward, Recurrence Backward) Ways()
    {
        var forward = WayOf(Layer, "layer");
        var backward = BackwardLayer is null ? forward with { GoBackwards = true } : WayOf(BackwardLayer, "backward_layer");
        if (forward.GoBackwards == backward.GoBackwards) throw new ShapeException("both of its layers go the same way", "one that goes backwards", BackwardLayer is null ? "remove go_backwards." : "set go_backwards in the backward_layer.");
        if (forward.ReturnSequences != backward.ReturnSequences || forward.ReturnState != backward.ReturnState || forward.Cell.States != backward.Cell.States)
            throw new ShapeException("its layers return different things", "the same return_sequences, return_state and number of states in both");
        return (forward with { ZeroOutputForMask = forward.ReturnSequences }, backward with { ZeroOutputForMask = backward.ReturnSequences });
    }

    static Recurrence WayOf(Models.Layer layer, string key) => layer is IRecurrent recurrent ? recurrent.Recurrence
        : throw new ShapeException($"'{Vocabulary.WordOf(layer.GetType())}' is its {key}", "a recurrent layer: simple_rnn, lstm or gru");

    // The sequence for both; of the states the first half for the one, the second for the other.
    static (T[] First, T[] Second) Halves<T>(T[] inputs)
    {
        if (inputs.Length % 2 == 0) throw new ShapeException($"received {inputs.Length} inputs", "a sequence, or a sequence and the states before each direction");
        var middle = 1 + inputs.Length / 2;
        return (inputs[..middle], [inputs[0], .. inputs[middle..]]);
    }

    sealed class Network : Body
    {
        readonly Body forward;
        readonly Body backward;
        readonly MergeMode _merge;
        readonly bool _sequences;

        public Network(Body ahead, Body back, Bidirectional stated, bool sequences) : base(nameof(Bidirectional))
        {
            (forward, backward, _merge, _sequences) = (ahead, back, stated.MergeMode, sequences);
            RegisterComponents();
        }

        public override bool Draws => forward.Draws || backward.Draws;

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (first, second) = Halves(inputs);
            var (ahead, back) = (forward.Compute(first, context), backward.Compute(second, context));
            var (y, z) = (ahead[0], _sequences ? back[0].flip(1) : back[0]);
            Tensor[] merged = _merge switch
            {
                MergeMode.Concat => [cat([y, z], -1)],
                MergeMode.Sum => [y + z],
                MergeMode.Mul => [y * z],
                MergeMode.Ave => [(y + z) / 2],
                _ => [y, z],
            };
            return [.. merged, .. ahead[1..], .. back[1..]];
        }

        public override Tensor?[]? Masks(Tensor[] inputs, Tensor?[] masks) => _sequences && masks is [{ } mask, ..]
            ? [.. Enumerable.Repeat(mask, _merge == MergeMode.None ? 2 : 1)] : null;

        public override IEnumerable<(string Name, Tensor Tensor)> NamedWeights() =>
            forward.NamedWeights().Select(weight => ($"{ForwardPrefix}.{weight.Name}", weight.Tensor)).Concat(backward.NamedWeights().Select(weight => ($"{BackwardPrefix}.{weight.Name}", weight.Tensor)));
    }
}
