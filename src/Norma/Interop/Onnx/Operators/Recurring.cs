using Norma.Models;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Recurrent;
using Norma.Spec;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Recurrent networks that begin with zeros, forwards, backwards and both ways.</summary>
/// <remarks>
/// The operator has the steps first and an axis of directions, and gives what goes backwards in the order of its inputs;
/// the layer has the batch first, no such axis, and gives it in the order in which it is read. Gates lie as <see cref="Cell.OperatorOrder"/> says.
/// </remarks>
sealed class Recurring : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["LSTM", "GRU", "RNN"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var direction = node.Text("direction", "forward");
        if (direction is not ("forward" or "reverse" or "bidirectional")) throw new UnmappedException($"its direction is {Printable.Quote(direction)}");
        var directions = direction == "bidirectional" ? 2 : 1;
        var x = node.Into.In(node.Value(0), [1, 0, 2]);
        Refuse(node, x);
        var (kernel, recurrent) = (Three(node.Known(1, "kernel"), directions), Three(node.Known(2, "recurrent kernel"), directions));
        var units = checked((int)recurrent.Dims[2]);
        if (node.Int("hidden_size", units) != units) throw new UnmappedException($"its hidden_size is {node.Int("hidden_size", units)}, and its recurrent kernel has {units}");
        var bias = node.Has(3) ? node.Known(3, "bias") : null;
        var (sequences, carries) = (node.Gives(0), node.Gives(2));
        var states = carries || (sequences && node.Gives(1));
        var ways = Enumerable.Range(0, directions).Select(way => Way(node, way, units, bias is not null, sequences, states, direction == "reverse" || way == 1)).ToArray();
        OnnxConstant[] weights = [.. ways.SelectMany((way, i) => Weights(way, Part(kernel, i), Part(recurrent, i), bias, i, directions))];
        Layer layer = directions == 1 ? (Layer)ways[0] : new Bidirectional(Forwards((Layer)ways[0]), BackwardLayer: Backward((Layer)ways[0], (Layer)ways[1]));
        var made = node.Into.AddAll(layer, [0, .. Enumerable.Range(1, sequences ? 2 : 1)], [x], weights);
        var count = ways[0].Recurrence.Cell.States;
        if (sequences) node.Give(node.Into.Reshaped(made[0], [made[0].Shape[0] == Shape.Any ? -1 : made[0].Shape[0], directions, units], 2) is var y && made[0].Shape[0] == 1 ? Ordered(y) : Ordered(y) with { IsTurned = direction == "reverse" });
        for (var state = 0; state < count; state++)
        {
            if (!node.Gives(1 + state)) continue;
            var h = !states ? made[0] : directions == 1 ? made[1 + state] : node.Into.Add(new Concatenate(), [0, 1], [made[1 + state], made[1 + count + state]]);
            node.Give(node.Into.Reshaped(h, [directions, units], 1), 1 + state);
        }

        // Here batch, steps, directions, units; in the file steps, directions, batch, units.
        static Traced Ordered(Traced y) => y with { Order = [1, 2, 0, 3] };
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

    static void Refuse(ReadNode node, Traced x)
    {
        if (node.Int("layout", 0) != 0) throw new UnmappedException("its layout has the batch first");
        if (node.Find("clip") is not null) throw new UnmappedException("it clips its gates");
        if (node.Int("input_forget", 0) != 0) throw new UnmappedException("it couples its input and forget gates");
        if (node.Find("activation_alpha") is { Floats.Count: > 0 } || node.Find("activation_beta") is { Floats.Count: > 0 }) throw new UnmappedException("its activations take numbers of their own");
        if (node.Has(7)) throw new UnmappedException("it has peepholes");
        if (node.Has(4) && !(node.Constant(4) is { Wholes: { } lengths } && x.Shape[0] != Shape.Any && lengths.All(length => length == x.Shape[0]))) throw new UnmappedException("its sequences have lengths of their own");
        for (var state = 5; state <= 6; state++)
            if (node.Has(state) && !node.Into.IsZeros(node.Proto.Input[state]) && node.Constant(state)?.Floats?.AsSpan().ContainsAnyExcept(0f) != false) throw new UnmappedException("it begins with a state that is not 0");
    }

    static IRecurrent Way(ReadNode node, int way, int units, bool bias, bool sequences, bool states, bool back)
    {
        string[] usual = node.Operator switch { "LSTM" => ["Sigmoid", "Tanh", "Tanh"], "GRU" => ["Sigmoid", "Tanh"], _ => ["Tanh"] };
        var names = node.Texts("activations") is { Length: > 0 } stated ? stated.Skip(way * usual.Length).Take(usual.Length).ToArray() : usual;
        if (names.Length != usual.Length) throw new UnmappedException($"it states {names.Length} activations and not {usual.Length}");
        var all = Array.ConvertAll(names, ActivationOf);
        switch (node.Operator)
        {
            case "LSTM":
                if (!all[1].Equals(all[2])) throw new UnmappedException("its candidate and its output have different activations");
                return new Lstm(units, all[1], all[0], bias, ReturnSequences: sequences, ReturnState: states, GoBackwards: back);
            case "GRU":
                return new Gru(units, all[1], all[0], bias, ReturnSequences: sequences, ReturnState: states, GoBackwards: back, ResetAfter: node.Int("linear_before_reset", 0) != 0);
            default:
                return new SimpleRnn(units, all[0], bias, ReturnSequences: sequences, ReturnState: states, GoBackwards: back);
        }
    }

    // Those that we write: the operator's own that take no numbers.
    static Activation ActivationOf(string name) => name.ToUpperInvariant() switch
    {
        "TANH" => new Models.Activations.Tanh(),
        "SIGMOID" => new Models.Activations.Sigmoid(),
        "RELU" => new Models.Activations.Relu(),
        "SOFTSIGN" => new Models.Activations.Softsign(),
        "SOFTPLUS" => new Models.Activations.Softplus(),
        _ => throw new UnmappedException($"its activation is {Printable.Quote(name)}"),
    };

    static Layer Forwards(Layer layer) => Turned(layer, back: false);

    static Layer? Backward(Layer ahead, Layer back) => Turned(ahead, back: true).Equals(back) ? null : back;

    static Layer Turned(Layer layer, bool back) => layer switch
    {
        Lstm lstm => lstm with { GoBackwards = back },
        Gru gru => gru with { GoBackwards = back },
        SimpleRnn simple => simple with { GoBackwards = back },
        _ => layer,
    };

    static OnnxConstant Three(OnnxConstant kernel, int directions) => kernel.Dims is [var own, _, _] && own == directions ? kernel : throw new UnmappedException($"its kernel has the shape {kernel.Shape} for {directions} directions");

    static OnnxConstant Part(OnnxConstant kernel, int way) => kernel.Taken(0, [way]) is var part ? part.Reshaped(part.Dims[1..]) : part;

    static IEnumerable<OnnxConstant> Weights(IRecurrent way, OnnxConstant kernel, OnnxConstant recurrent, OnnxConstant? bias, int direction, int directions)
    {
        var (cell, width) = (way.Recurrence.Cell, way.Recurrence.Width);
        if (kernel.Dims[0] != width || recurrent.Dims[0] != width) throw new UnmappedException($"its kernels have {kernel.Dims[0]} and {recurrent.Dims[0]} rows, and {width} are its gates'");
        yield return Kernel(kernel, cell);
        yield return Kernel(recurrent, cell);
        if (bias is null) yield break;
        if (bias.Dims is not [var own, var both] || own != directions || both != 2 * width) throw new UnmappedException($"its bias has the shape {bias.Shape}");
        var (reals, from) = (bias.Reals, direction * 2 * width);
        var (input, inner) = (Gates(reals.AsSpan(from, width), cell), Gates(reals.AsSpan(from + width, width), cell));
        yield return cell.BiasShape.Rank == 2
            ? new([2, width], [.. input, .. inner], null)
            : new([width], [.. input.Zip(inner, (a, b) => a + b)], null);
    }

    // [gates · units, rows] → [rows, gates · units], the gates in Keras' order.
    static OnnxConstant Kernel(OnnxConstant kernel, Cell cell)
    {
        var (from, rows, width, units) = (kernel.Reals, (int)kernel.Dims[1], (int)kernel.Dims[0], cell.Units);
        var to = new float[from.Length];
        for (var gate = 0; gate < cell.Gates; gate++)
            for (var unit = 0; unit < units; unit++)
                for (var row = 0; row < rows; row++) to[(long)row * width + cell.OperatorOrder[gate] * units + unit] = from[(long)(gate * units + unit) * rows + row];
        return new([rows, width], to, null);
    }

    static float[] Gates(ReadOnlySpan<float> from, Cell cell)
    {
        var to = new float[from.Length];
        for (var gate = 0; gate < cell.Gates; gate++) from.Slice(gate * cell.Units, cell.Units).CopyTo(to.AsSpan(cell.OperatorOrder[gate] * cell.Units));
        return to;
    }
}
