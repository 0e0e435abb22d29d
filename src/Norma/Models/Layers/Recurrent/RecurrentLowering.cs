using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A recurrent layer in ONNX: the operator for its cell where every step counts and it knows the activations, else a loop (Scan) over the cell's own step.</summary>
sealed class RecurrentLowering(Recurrence way, OnnxGraph graph, Weights weights, Shape sequence)
{
    readonly Cell _cell = way.Cell;

    /// <summary>What leaves.</summary>
    public OnnxValue[] Lower(OnnxValue[] inputs)
    {
        var x = graph.Node("Transpose", [new OnnxValue(inputs[0].Name)], ("perm", new long[] { 1, 0, 2 }));
        string?[] activations = [.. _cell.OperatorActivations.Select(OperatorName)];
        var (output, states) = inputs[0].Mask is null && !activations.Contains(null) ? ByOperator(x, inputs, activations!) : ByScan(x, inputs);
        if (way.ReturnSequences) output = graph.Node("Transpose", [output], ("perm", new long[] { 1, 0, 2 })) with { Mask = inputs[0].Mask };
        return way.ReturnState ? [output, .. states] : [output];
    }

    // Those of the operator's closed list that take no numbers.
    static string? OperatorName(Models.Activation activation) => activation switch
    {
        Activations.Tanh => "Tanh",
        Activations.Sigmoid => "Sigmoid",
        Activations.Relu => "Relu",
        Activations.Softsign => "Softsign",
        Activations.Softplus => "Softplus",
        _ => null,
    };

    (OnnxValue Output, OnnxValue[] States) ByOperator(OnnxValue x, OnnxValue[] inputs, string[] activations)
    {
        var first = graph.Ints(weights.PathOf("axis"), [0]);
        OnnxValue[] entering =
        [
            x,
            Kernel("kernel", sequence.Last),
            Kernel("recurrent_kernel", _cell.Units),
            way.UseBias ? Bias() : new(""),
            new(""),
            .. inputs[1..].Select(state => graph.Node("Unsqueeze", [state, first])),
        ];
        (string, object)[] attributes =
        [
            ("hidden_size", _cell.Units), ("direction", way.GoBackwards ? "reverse" : "forward"), ("activations", activations), .. _cell.OperatorAttributes,
        ];
        var made = graph.Node(_cell.Operator, 1 + _cell.States, entering, attributes);
        OnnxValue[] states = [.. made[1..].Select(state => graph.Node("Squeeze", [state, first]))];
        if (!way.ReturnSequences) return (states[0], states);
        var y = graph.Node("Squeeze", [made[0], graph.Ints(weights.PathOf("directions"), [1])]);
        // The operator gives outputs in the order of the inputs, whichever way it goes.
        return (way.GoBackwards ? Reversed(graph, weights, y, 0) : y, states);
    }

    (OnnxValue Output, OnnxValue[] States) ByScan(OnnxValue x, OnnxValue[] inputs)
    {
        var mask = inputs[0].Mask is { } name ? new OnnxValue(name) : (OnnxValue?)null;
        var projected = graph.Node("MatMul", [x, Constant("kernel")]);
        var (inputBias, recurrentBias) = Biases();
        if (inputBias is not null) projected = graph.Node("Add", [projected, graph.Floats(weights.PathOf("input_bias"), inputBias)]);
        var constants = new StepConstants(Constant("recurrent_kernel"), recurrentBias is null ? null : graph.Floats(weights.PathOf("recurrent_bias"), recurrentBias));
        var states = inputs.Length > 1 ? [.. inputs[1..].Select(state => new OnnxValue(state.Name))] : Zeros(inputs[0]);

        var body = graph.Inner();
        OnnxValue[] before = [.. states.Select((_, i) => body.Input($"state_{i}", OnnxType.Float, -1, _cell.Units))];
        var x_t = body.Input("step", OnnxType.Float, -1, way.Width);
        var mask_t = mask is null ? (OnnxValue?)null : body.Input("counts", OnnxType.Bool, -1, 1);
        var after = _cell.Step(body, x_t, before, constants);
        if (mask_t is { } counts)
            for (var i = 0; i < after.Length; i++) after[i] = body.Node("Where", [counts, after[i], before[i]]);
        for (var i = 0; i < after.Length; i++) body.Output($"state_{i}", after[i], OnnxType.Float, -1, _cell.Units);
        body.Output("output", Output(body, after[0], mask_t), OnnxType.Float, -1, _cell.Units);

        OnnxValue[] scanned = mask is { } m
            ? [projected, graph.Node("Unsqueeze", [graph.Node("Transpose", [m], ("perm", new long[] { 1, 0 })), graph.Ints(weights.PathOf("axis"), [2])])]
            : [projected];
        var made = graph.Node("Scan", states.Length + 1, [.. states, .. scanned], ("body", body), ("num_scan_inputs", scanned.Length),
            ("scan_input_directions", scanned.Select(_ => way.GoBackwards ? 1L : 0L).ToArray()));
        var (last, all) = (made[..states.Length], made[^1]);
        if (way.ReturnSequences) return (all, last);
        return (way.ZeroOutputForMask && mask is not null ? graph.Node("Gather", [all, graph.Scalar(weights.PathOf("last"), -1L)], ("axis", 0)) : last[0], last);
    }

    OnnxValue Output(OnnxGraph body, OnnxValue h, OnnxValue? counts) =>
        counts is { } mask && way.ZeroOutputForMask ? body.Node("Where", [mask, h, body.Scalar("zero", 0f)]) : h;

    OnnxValue[] Zeros(OnnxValue sequence)
    {
        var rows = graph.Node("Shape", [new OnnxValue(sequence.Name)], ("start", 0), ("end", 1));
        var zeros = graph.Node("ConstantOfShape", [graph.Node("Concat", [rows, graph.Ints(weights.PathOf("units"), [_cell.Units])], ("axis", 0))]);
        return [.. Enumerable.Repeat(zeros, _cell.States)];
    }

    OnnxValue Constant(string name) => graph.Floats(weights.PathOf(name), weights[name].Values, weights[name].Shape.ToArray());

    // [rows, gates · units] → [1, gates · units, rows], the gates in the operator's order.
    OnnxValue Kernel(string name, long rows)
    {
        var (from, order, units) = (weights[name].Values, _cell.OperatorOrder, _cell.Units);
        var to = new float[from.Length];
        for (var gate = 0; gate < order.Length; gate++)
            for (var unit = 0; unit < units; unit++)
                for (var row = 0; row < rows; row++) to[(gate * units + unit) * rows + row] = from[row * way.Width + order[gate] * units + unit];
        return graph.Floats(weights.PathOf(name), to, 1, way.Width, rows);
    }

    OnnxValue Bias()
    {
        var (input, recurrent) = Biases();
        return graph.Floats(weights.PathOf("biases"), [.. Ordered(input!), .. recurrent is null ? new float[way.Width] : Ordered(recurrent)], 1, 2 * way.Width);
    }

    (float[]? Input, float[]? Recurrent) Biases()
    {
        if (!way.UseBias) return (null, null);
        var all = weights["bias"].Values;
        return all.Length == way.Width ? (all, null) : (all[..way.Width], all[way.Width..]);
    }

    float[] Ordered(float[] gates) => [.. _cell.OperatorOrder.SelectMany(gate => gates.Skip(gate * _cell.Units).Take(_cell.Units))];

    /// <summary>A value with an axis the other way round.</summary>
    public static OnnxValue Reversed(OnnxGraph graph, Weights weights, OnnxValue value, long axis) => graph.Node("Slice",
    [
        value, graph.Ints(weights.PathOf("reverse_from"), [-1]), graph.Ints(weights.PathOf("reverse_to"), [long.MinValue]),
        graph.Ints(weights.PathOf("reverse_axis"), [axis]), graph.Ints(weights.PathOf("reverse_by"), [-1]),
    ]);
}
