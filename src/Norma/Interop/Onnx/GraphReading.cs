using Norma.Formats.Onnx;
using Norma.Formats.Onnx.Proto;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>Reads the graph of a model as layers.</summary>
/// <param name="model">A model whose bytes are sound.</param>
sealed class GraphReading(OnnxModel model)
{
    const int OldestOpset = 7, NewestOpset = 27, MostFindings = 100;

    readonly GraphProto _graph = model.Proto.Graph ?? new GraphProto();
    readonly List<Finding> _findings = [];
    readonly List<Finding> _notes = [];
    readonly Dictionary<(string What, string Why), (string Code, string Place, int Count)> _refused = [];

    /// <summary>The model as layers, or why it is none.</summary>
    /// <exception cref="FindingsException">All that has no exact counterpart.</exception>
    public ImportedModel Read()
    {
        var opset = model.Opsets.GetValueOrDefault("", 0);
        if (opset is < OldestOpset or > NewestOpset) Report("INTR043", "opset_import", $"its opset is {opset}", $"{OldestOpset} to {NewestOpset}", "convert it with onnx.version_converter.");
        if (model.Proto.Functions.Count > 0) Report("INTR041", "functions", $"it defines {model.Proto.Functions.Count} functions", "standard operators", "export it with functions inlined.");
        var into = new Tracing(Batch(), Uses());
        var inputs = Inputs(into);
        foreach (var tensor in _graph.Initializer) Try(tensor.Name, "initializer", () => into.Give(tensor.Name, TensorNumbers.Of(into, tensor)));
        for (var i = 0; i < _graph.Node.Count; i++)
            if (_graph.Node[i] is { OpType: "Constant" } node) Read(new(node, Place(i), opset, into));
        var leaving = _graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var (ends, inside) = GeluPattern.Find(_graph.Node, leaving, name => into.Constant(name)?.Single);
        var (normalized, summed) = LayerNormPattern.Find(_graph.Node, leaving, into.Constant);
        for (var i = 0; i < _graph.Node.Count; i++)
        {
            var node = _graph.Node[i];
            if (node.OpType == "Constant" || inside.Contains(node) || summed.Contains(node)) continue;
            if (ends.TryGetValue(node, out var source)) node = new NodeProto { OpType = "Gelu", Name = node.Name, Input = { source }, Output = { node.Output } };
            else if (normalized.TryGetValue(node, out var whole)) node = whole;
            Read(new(node, Place(i), opset, into));
        }
        var outputs = Outputs(into);
        var twice = into.Merged.Intersect(Reached(into, outputs)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (twice is not null) Refuse("graph", Printable.Quote(twice), "it is one direction of a bidirectional layer, and is used without the other one too");
        Stop();
        return new(Built(into, inputs, outputs), [.. _notes]);
    }

    static string Place(int node) => FormattableString.Invariant($"graph.node[{node}]");

    void Read(ReadNode node)
    {
        node.Into.Wish = node.Proto.Name.Length > 0 ? node.Proto.Name : node.Proto.Output.FirstOrDefault() ?? "";
        var reading = OnnxPlaces.Domain(node.Proto.Domain).Length == 0 ? OperatorReading.Of(node.Operator) : null;
        if (reading is null) Refuse(node.Place, Printable.Quote(node.Operator), "no layer stands for this operator");
        // What comes from a node with a finding says nothing of its own.
        else if (node.Proto.Input.All(input => input.Length == 0 || node.Into.Knows(input))) Try(node.Place, Printable.Quote(node.Operator), () => reading.Read(node));
    }

    // One finding for all nodes of an operator that have the same reason.
    void Refuse(string place, string what, string why, string code = "INTR041")
    {
        if (_refused.TryGetValue((what, why), out var first)) _refused[(what, why)] = first with { Count = first.Count + 1 };
        else if (_refused.Count < MostFindings) _refused.Add((what, why), (code, place, 1));
    }

    void Try(string place, string what, Action read)
    {
        try
        {
            read();
        }
        catch (UnmappedException unmapped)
        {
            Refuse(place, what, unmapped.Message, unmapped.IsBeyond ? "INTR062" : "INTR041");
        }
        catch (ShapeException unfit)
        {
            Refuse(place, what, $"{unfit.Message}, where its layer takes {unfit.Expected}");
        }
        catch (OverflowException)
        {
            Refuse(place, what, "it has sizes beyond 2^31", "INTR062");
        }
    }

    void Report(string code, string path, string message, string expected, string? fix = null)
    {
        if (_findings.Count < MostFindings) _findings.Add(new(code, path, message) { File = model.File, Expected = expected, Fix = fix });
    }

    void Stop()
    {
        foreach (var ((what, why), (code, place, count)) in _refused)
        {
            var message = $"{what}{(count > 1 ? FormattableString.Invariant($" and {count - 1} more") : "")} cannot be a layer: {why}";
            if (code == "INTR062") Report(code, place, message, "sizes of a sound model", "export it again, or take an undamaged copy.");
            else Report(code, place, message, "operators that our layers compute exactly", "predict with the model as it is, in an ONNX runtime; or export it without this operator.");
        }
        if (_findings.Count > 0) throw new FindingsException(ExitCode.Refused, _findings);
    }

    long? Batch() => model.Inputs is [{ Shape: [{ Size: { } size }, ..] }, ..] ? size : null;

    Dictionary<string, int> Uses()
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var output in _graph.Output) uses[output.Name] = uses.GetValueOrDefault(output.Name) + 1;
        // From the last node on: what only feeds values that nothing uses is itself not used. A sound graph is in order.
        for (var i = _graph.Node.Count - 1; i >= 0; i--)
        {
            if (!_graph.Node[i].Output.Any(uses.ContainsKey)) continue;
            foreach (var name in _graph.Node[i].Input) uses[name] = uses.GetValueOrDefault(name) + 1;
        }
        return uses;
    }

    List<KeyValuePair<string, Shape>> Inputs(Tracing into)
    {
        var inputs = new List<KeyValuePair<string, Shape>>();
        if (model.Inputs.Count == 0) Report("INTR042", "graph.input", "the graph has no input", "at least one input");
        foreach (var input in model.Inputs)
        {
            var place = $"graph.input {Printable.Quote(input.Name)}";
            if (input.Type is not (1 or 2 or 3 or 4 or 5 or 6 or 7 or 10 or 11 or 16)) Report("INTR042", place, $"its elements are of the type {input.Type}", "numbers");
            else if (input.Shape is not { Count: > 0 } shape) Report("INTR042", place, "its shape is not stated, or it is a single number", "the batch, then the axes of an example");
            else if (shape.Skip(1).Any(axis => axis.Size is <= 0)) Report("INTR042", place, "an axis has the size 0", "sizes of at least 1");
            else
            {
                var name = into.Free(input.Name, "input");
                if (name != input.Name) Note("INTR044", place, $"is called '{name}' here");
                if (input.Type is not (1 or 10 or 11 or 16)) Note("INTR044", place, "takes whole numbers there, and the same numbers as float32 here");
                Shape own = [.. shape.Skip(1).Select(axis => axis.Size ?? Shape.Any)];
                var entering = new Traced(name, own, [.. Enumerable.Range(0, own.Rank + 1)]) { IsWhole = input.Type is not (1 or 10 or 11 or 16) };
                into.Give(input.Name, entering);
                into.First ??= entering;
                inputs.Add(new(name, own));
            }
        }
        return inputs;
    }

    void Note(string code, string path, string message) => _notes.Add(new(code, path, message) { File = model.File, Severity = Severity.Information });

    List<(string Name, string Node)> Outputs(Tracing into)
    {
        var outputs = new List<(string, string)>();
        foreach (var output in _graph.Output)
        {
            var place = $"graph.output {Printable.Quote(output.Name)}";
            if (into.Constant(output.Name) is not null) Report("INTR042", place, "is a constant", "an output that is computed from the inputs");
            if (into.Value(output.Name) is not { } value) continue;
            into.Wish = output.Name;
            Try(place, "the output", () => outputs.Add((output.Name, value.IsTurned ? throw new UnmappedException("its steps are turned round, and no layer turns them") : into.Plain(value).Node)));
        }
        if (_graph.Output.Count == 0) Report("INTR042", "graph.output", "the graph has no output", "at least one output");
        return outputs;
    }

    NetworkModel Built(Tracing into, List<KeyValuePair<string, Shape>> inputs, List<(string Name, string Node)> outputs)
    {
        var kept = Reached(into, outputs);
        var names = Renamed(into, kept, inputs, outputs);
        string Ours(string reference) => reference.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? names.GetValueOrDefault(reference[..colon], reference[..colon]) + reference[colon..] : names.GetValueOrDefault(reference, reference);
        var nodes = into.Nodes.Where(node => kept.Contains(node.Key)).Select(node => KeyValuePair.Create(Ours(node.Key), node.Value with { Inputs = [.. node.Value.Inputs!.Select(Ours)] })).ToList();
        // An output that is an input, or another output, is a layer of its own that changes nothing.
        var leaving = new List<string>();
        foreach (var (_, node) in outputs)
        {
            var reference = Ours(node);
            if (leaving.Contains(reference) || inputs.Exists(input => input.Key == reference))
            {
                var name = into.Free("", "identity");
                nodes.Add(new(name, new(new Identity(), [reference])));
                reference = name;
            }
            leaving.Add(reference);
        }
        for (var i = 0; i < outputs.Count; i++)
            if (leaving[i] != outputs[i].Name) Note("INTR044", $"graph.output {Printable.Quote(outputs[i].Name)}", $"is called '{leaving[i]}' here");
        var weights = kept.Where(into.Nodes.ContainsKey).SelectMany(node => into.WeightsOf(node).Select(weight => weight with { Name = $"{Ours(node)}.{weight.Name}" }));
        var graph = new Graph(new(nodes), [.. inputs.Select(input => input.Key)], [.. leaving]);
        return new(_graph.Name.Length > 0 ? _graph.Name : "model", graph, new(inputs), new Weights(weights));
    }

    static HashSet<string> Reached(Tracing into, List<(string Name, string Node)> outputs)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(outputs.Select(output => output.Node));
        while (open.TryPop(out var reference))
        {
            var node = reference.Split(':')[0];
            if (!reached.Add(node) || !into.Nodes.TryGetValue(node, out var stated)) continue;
            foreach (var before in stated.Inputs!) open.Push(before);
        }
        return reached;
    }

    // The layer that makes an output has its name, where it is a name that a layer can have.
    static Dictionary<string, string> Renamed(Tracing into, HashSet<string> kept, List<KeyValuePair<string, Shape>> inputs, List<(string Name, string Node)> outputs)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = kept.Concat(inputs.Select(input => input.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, node) in outputs)
        {
            if (name == node || node.Contains(':', StringComparison.Ordinal) || names.ContainsKey(node) || outputs.Exists(other => other.Node == name) || !into.Nodes.ContainsKey(node)) continue;
            var wish = Tracing.Usable(name);
            if (wish.Length == 0 || names.ContainsValue(wish) || inputs.Exists(input => input.Key == wish)) continue;
            if (!taken.Add(wish)) names[wish] = into.Free(wish, "layer");
            names[node] = wish;
        }
        return names;
    }
}
