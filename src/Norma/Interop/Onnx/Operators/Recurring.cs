using Norma.Models;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Recurrent;
using Norma.Spec;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Recurrent operators that begin with zeros: lstm, gru, simple_rnn, and both directions as bidirectional.</summary>
sealed class Recurring : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["LSTM", "GRU", "RNN"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var value = node.Value(0);
        if (value.Rank != 3) throw new UnmappedException($"its sequence has {value.Rank} axes and not 3");
        if (node.Find("clip") is not null) throw new UnmappedException("it cuts the sums of its gates (clip)");
        if (node.Int("input_forget", 0) != 0) throw new UnmappedException("its gates are coupled (input_forget)");
        if (node.Has(4)) throw new UnmappedException("it is told the lengths of its sequences (sequence_lens)");
        for (var state = 5; state < (node.Operator == "LSTM" ? 7 : 6); state++)
            if (node.Has(state) && !node.Into.AreZeros(node.Proto.Input[state]) && !(node.Constant(state) is { Floats: { } floats } && floats.All(number => number == 0))) throw new UnmappedException("it does not begin with states of zeros");
        if (node.Operator == "LSTM" && node.Has(7)) throw new UnmappedException("its gates see the carry (peepholes)");

        var batchFirst = node.Int("layout", 0) != 0;
        var x = node.Into.In(value, batchFirst ? [0, 1, 2] : [1, 0, 2]);
        var (kernel, recurrent) = (node.Known(1, "W"), node.Known(2, "R"));
        var gates = node.Operator switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
        if (kernel.Dims is not [1 or 2, _, _] || recurrent.Dims is not [_, _, > 0 and <= 1 << 20] || recurrent.Dims[0] != kernel.Dims[0]) throw new UnmappedException("its weights do not have three axes");
        var (ways, units) = ((int)kernel.Dims[0], recurrent.Dims[2]);
        if (kernel.Dims[1] != gates * units || recurrent.Dims[1] != gates * units || node.Int("hidden_size", units) != units) throw new UnmappedException($"its weights are not those of {units} units");
        var direction = node.Text("direction", "forward");
        if (ways != (direction == "bidirectional" ? 2 : 1) || direction is not ("forward" or "reverse" or "bidirectional")) throw new UnmappedException($"its direction and its weights do not fit: {ways} of them");
        var bias = node.Has(3) ? node.Known(3, "B") : null;
        if (bias is not null && (bias.Dims is not [_, var width] || bias.Dims[0] != ways || width != 2 * gates * units)) throw new UnmappedException("its bias does not fit its weights");

        var (all, last, carry) = (node.Gives(0), node.Gives(1), gates == 4 && node.Gives(2));
        if (!all && !last && !carry) return;
        var states = carry || all && last;
        var resetAfter = node.Int("linear_before_reset", 0) != 0;
        var activations = Activations(node, ways);
        Layer Of(int way, bool backwards) => gates switch
        {
            4 => new Lstm((int)units, activations[way][1], activations[way][0], bias is not null, ReturnSequences: all, ReturnState: states, GoBackwards: backwards),
            3 => new Gru((int)units, activations[way][1], activations[way][0], bias is not null, ReturnSequences: all, ReturnState: states, GoBackwards: backwards, ResetAfter: resetAfter),
            _ => new SimpleRnn((int)units, activations[way][0], bias is not null, ReturnSequences: all, ReturnState: states, GoBackwards: backwards),
        };
        var order = gates switch { 4 => new[] { 0, 2, 3, 1 }, 3 => [0, 1, 2], _ => [0] };
        var weights = new List<OnnxConstant>();
        for (var way = 0; way < ways; way++)
        {
            weights.Add(Laid(kernel, way, order, units));
            weights.Add(Laid(recurrent, way, order, units));
            if (bias is not null) weights.Add(Bias(bias, way, order, units, apart: gates == 3 && resetAfter));
        }
        Layer layer = ways == 1 ? Of(0, direction == "reverse") : new Bidirectional(Of(0, backwards: false), BackwardLayer: Of(1, backwards: true));
        var made = node.Into.AddAll(layer, all ? [0, 1, 2] : [0, 1], [x], [.. weights]);

        // Outputs of every step are in the order of the inputs there, and in that of the steps taken here.
        if (all) node.Give(node.Into.Reshaped(made[0] with { Order = batchFirst ? [0, 1, 2] : [1, 0, 2] }, [made[0].Shape[0], ways, units], batchFirst ? 0 : 2) with { IsTurned = direction == "reverse" && made[0].Shape[0] != 1 });
        if (last) node.Give(State(states ? ways == 1 ? made[1] : Both(made, 1) : made[0]), 1);
        if (carry) node.Give(State(ways == 1 ? made[2] : Both(made, 2)), 2);

        // The states of both directions: of an LSTM each way gives two.
        Traced Both(Traced[] given, int state)
        {
            var step = (given.Length - 1) / 2;
            return node.Into.Add(new Concatenate(), [0, 1], [given[state], given[state + step]]);
        }

        Traced State(Traced state) => node.Into.Reshaped(state, [ways, units], batchFirst ? 0 : 1);
    }

    /// <summary>Whether a value is a sequence that a recurrent layer makes.</summary>
    public static bool Is(Tracing into, Traced value) => value.Rank == 3 && into.Nodes.TryGetValue(value.Node, out var node) && node.Layer is IRecurrent { Recurrence.ReturnSequences: true };

    /// <summary>Two directions over one sequence that a node joins, the second one turned back, as one layer; null for anything else.</summary>
    public static Traced? Joined(ReadNode node, int axis)
    {
        if (node.Count != 2 || node.Constant(0) is not null || node.Constant(1) is not null) return null;
        var (ahead, back, into) = (node.Value(0), node.Value(1), node.Into);
        if (ahead.IsTurned || !back.IsTurned || !ahead.Order.SequenceEqual(back.Order) || ahead.Order[axis] != 2 || !Is(into, ahead) || !Is(into, back)) return null;
        var (first, second) = (into.Nodes[ahead.Node], into.Nodes[back.Node]);
        if (((IRecurrent)first.Layer).Recurrence is not { GoBackwards: false } way || ((IRecurrent)second.Layer).Recurrence is not { GoBackwards: true } other || way.ReturnState != other.ReturnState || way.Cell.States != other.Cell.States) return null;
        if (first.Inputs is not [var entering] || second.Inputs is not [var same] || entering != same) return null;
        var source = into.Made(entering);
        OnnxConstant[] weights = [.. into.WeightsOf(ahead.Node).Concat(into.WeightsOf(back.Node)).Select(weight => new OnnxConstant(weight.Shape.ToArray(), weight.Values, null))];
        into.Merge(ahead.Node);
        into.Merge(back.Node);
        var made = into.AddAll(new Bidirectional(first.Layer, BackwardLayer: Backward(first.Layer, second.Layer)), ahead.Order, [source], weights);
        for (var state = 1; state < made.Length; state++)
        {
            var own = (state - 1) % way.Cell.States + 1;
            into.Redirect(FormattableString.Invariant($"{(state <= way.Cell.States ? ahead : back).Node}:{own}"), made[state].Node);
        }
        return made[0];
    }

    static Layer? Backward(Layer ahead, Layer back) => Turned(ahead, back: true).Equals(back) ? null : back;

    static Layer Turned(Layer layer, bool back) => layer switch
    {
        Lstm lstm => lstm with { GoBackwards = back },
        Gru gru => gru with { GoBackwards = back },
        SimpleRnn simple => simple with { GoBackwards = back },
        _ => layer,
    };

    // By direction; of an LSTM those of the gates, the candidate and the carry, of which our layer has one for the last two.
    static Activation[][] Activations(ReadNode node, int ways)
    {
        if (node.Find("activation_alpha") is { Floats.Count: > 0 } || node.Find("activation_beta") is { Floats.Count: > 0 }) throw new UnmappedException("its activations have numbers of their own");
        string[] usual = node.Operator switch { "LSTM" => ["Sigmoid", "Tanh", "Tanh"], "GRU" => ["Sigmoid", "Tanh"], _ => ["Tanh"] };
        var named = node.Texts("activations") is { Length: > 0 } stated ? stated : [.. Enumerable.Repeat(usual, ways).SelectMany(names => names)];
        if (named.Length != usual.Length * ways) throw new UnmappedException($"it names {named.Length} activations and not {usual.Length * ways}");
        Activation[] all = [.. named.Select(Named)];
        var each = all.Chunk(usual.Length).ToArray();
        return Array.TrueForAll(each, way => way.Length < 3 || way[1].Equals(way[2])) ? each : throw new UnmappedException("its candidate and its carry have different activations");

        static Activation Named(string name) => name.ToUpperInvariant() switch
        {
            "TANH" => new Models.Activations.Tanh(),
            "SIGMOID" => new Models.Activations.Sigmoid(),
            "RELU" => new Models.Activations.Relu(),
            "SOFTSIGN" => new Models.Activations.Softsign(),
            "SOFTPLUS" => new Models.Activations.Softplus(),
            _ => throw new UnmappedException($"no layer has its activation {Spec.Printable.Quote(name)}"),
        };
    }

    // [ways, gates · units, rows] → [rows, gates · units], the gates in our order.
    static OnnxConstant Laid(OnnxConstant of, int way, int[] order, long units)
    {
        var rows = of.Dims[2];
        var laid = of.Taken(0, [way]).Reshaped(order.Length, units, rows).Taken(0, [.. order.Select(gate => (long)gate)]);
        return laid.Reshaped(order.Length * units, rows).Permuted(1, 0);
    }

    // [ways, 2 · gates · units]: what is added to the input's sums and to the state's, together but where the reset gate stands between them.
    static OnnxConstant Bias(OnnxConstant of, int way, int[] order, long units, bool apart)
    {
        var both = of.Taken(0, [way]).Reshaped(2, order.Length, units).Taken(1, [.. order.Select(gate => (long)gate)]).Reshaped(2, order.Length * units);
        if (apart) return both;
        var (sums, width) = (new float[order.Length * units], (int)(order.Length * units));
        for (var i = 0; i < width; i++) sums[i] = both.Reals[i] + both.Reals[width + i];
        return new([width], sums, null);
    }
}
