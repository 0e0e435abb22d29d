using System.Text.Json;
using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Connects the layers of a functional model: <c>inbound_nodes</c> as nested lists up to Keras 2, as calls with tensors from Keras 3 on.</summary>
sealed class Connections(ConfigReading reading, List<Member> members, NodeNames names)
{
    readonly Dictionary<string, Member> _members = members.ToDictionary(member => member.Name, StringComparer.Ordinal);
    readonly Dictionary<(string Layer, int Call), string> _nodes = [];

    // Where the call that is being read says use_causal_mask; null where it does not.
    string? _causal;

    /// <summary>What a layer takes, as the config refers to it.</summary>
    readonly record struct Reference(string Layer, int Call, int Tensor, string Path);

    /// <summary>The model; null, with findings, where the layers cannot be connected.</summary>
    public KerasModel? Read(string name, JsonElement config, string path)
    {
        foreach (var member in members)
        {
            var calls = Calls(member).GetArrayLength();
            // A layer that is called twice is one set of weights in two places.
            for (var call = 0; call < Math.Max(calls, member.Layer is null ? 1 : 0); call++)
                _nodes.Add((member.Name, call), call == 0 ? names.Of(member.Name) : names.Free($"{names.Of(member.Name)}_call"));
            if (member.Layer is not null && calls == 0) reading.Report("INTR010", member.Path, "is not called by anything", "'inbound_nodes'", "remove the layer.");
        }
        var taken = new List<(string Node, Layer Layer, List<Reference> Inputs)>();
        foreach (var member in members)
        {
            if (member.Layer is null) continue;
            var (call, layer) = (0, member.Layer);
            foreach (var inbound in Calls(member).EnumerateArray())
            {
                var at = SpecPath.Item(SpecPath.Key(member.Path, "inbound_nodes"), call);
                var inputs = new List<Reference>();
                _causal = null;
                if (inbound.ValueKind == JsonValueKind.Object) Called(inbound, at, inputs);
                else Nested(inbound, at, inputs);
                if (KerasClasses.IsAttention(layer)) layer = Attending(layer, call, inputs, at);
                else if (_causal is not null) reading.Report("INTR007", _causal, "a call has an argument that is not read: true", "tensors alone");
                taken.Add((_nodes[(member.Name, call)], call == 0 ? layer : new Shared(names.Of(member.Name)), inputs));
                call++;
            }
        }
        var (into, outOf) = (References(config, "input_layers", path), References(config, "output_layers", path));
        if (reading.Failed) return null;
        // A model inside the model may have had a call of its own before, from its inputs to its outputs, which is counted and not listed.
        var first = taken.SelectMany(node => node.Inputs).Concat(outOf).GroupBy(reference => reference.Layer, StringComparer.Ordinal).Where(group => _members.GetValueOrDefault(group.Key)?.Model is not null)
            .ToDictionary(group => group.Key, group => Math.Clamp(group.Min(reference => reference.Call), 0, 1), StringComparer.Ordinal);
        List<KeyValuePair<string, Node>> nodes = [.. taken.Select(node => KeyValuePair.Create(node.Node, new Node(node.Layer, Resolved(node.Inputs, first))))];
        var (entries, outputs) = (Resolved(into, first), Resolved(outOf, first));
        if (reading.Failed) return null;
        var shapes = new List<KeyValuePair<string, Shape>>();
        foreach (var entry in entries)
        {
            var member = members.Find(member => names.Of(member.Name) == entry);
            if (member?.Shape is not { } shape) reading.Report("INTR010", SpecPath.Key(path, "input_layers"), $"'{entry}' is no input", "an 'InputLayer'");
            else if (shapes.Exists(known => known.Key == entry)) reading.Report("INTR010", SpecPath.Key(path, "input_layers"), $"'{entry}' occurs twice", "each input once");
            else shapes.Add(new(entry, shape));
        }
        foreach (var unused in members.Where(member => member.Layer is null && !entries.Contains(names.Of(member.Name))))
            reading.Report("INTR010", unused.Path, "is an input that the model does not name", "its name in 'input_layers'");
        if (reading.Failed) return null;
        return new(name, new Graph(new(nodes), entries, outputs), new(shapes), [.. members.Where(member => member.Layer is not null).Select(member => member.Of(names))]);
    }

    // Whether a step looks ahead is said in the call; here the layer says it, so that all of its calls say the same. What repeats the tensor before it is left out.
    Layer Attending(Layer layer, int call, List<Reference> inputs, string path)
    {
        while (inputs.Count > 1 && inputs[^1] is var last && inputs[^2] is var before && (last.Layer, last.Call, last.Tensor) == (before.Layer, before.Call, before.Tensor)) inputs.RemoveAt(inputs.Count - 1);
        var causal = _causal is not null;
        if (call > 0 && causal != (layer is MultiHeadAttention { Causal: true } or GroupedQueryAttention { Causal: true }))
            reading.Report("INTR007", path, "the layer is called with use_causal_mask and without", "the same in all of its calls", "use two layers.");
        return layer switch
        {
            MultiHeadAttention heads => heads with { Causal = causal },
            GroupedQueryAttention groups => groups with { Causal = causal },
            _ => layer,
        };
    }

    JsonElement Calls(Member member)
    {
        if (member.Json.TryGetProperty("inbound_nodes", out var calls) && calls.ValueKind == JsonValueKind.Array) return calls;
        if (member.Layer is not null) reading.Report("INTR004", member.Path, "lacks the list 'inbound_nodes'", "a config as Keras writes it");
        return s_none;
    }

    static readonly JsonElement s_none = JsonDocument.Parse("[]").RootElement;

    // Keras 3: {"args": [tensors], "kwargs": {…}}.
    void Called(JsonElement call, string path, List<Reference> inputs)
    {
        foreach (var (name, value, at) in reading.Members(call, path))
        {
            if (name == "args") Tensors(value, at, inputs);
            else if (name == "kwargs") Arguments(value, at, inputs, Tensors);
            else reading.Report("INTR007", at, "a call has a part that is not read", "args and kwargs");
        }
    }

    void Tensors(JsonElement value, string path, List<Reference> inputs)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var (item, i) in value.EnumerateArray().Select((item, i) => (item, i))) Tensors(item, SpecPath.Item(path, i), inputs);
                break;
            case JsonValueKind.Object when value.TryGetProperty("class_name", out var kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() == "__keras_tensor__"
                && value.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("keras_history", out var history):
                Add(history, $"{path}.config.keras_history", inputs);
                break;
            default:
                reading.Report("INTR010", path, $"received {ConfigReading.Show(value)}", "a tensor that a layer gives", "a call with numbers in it is not read: state them as an argument of the layer.");
                break;
        }
    }

    // Keras 1 and 2: [[layer, call, tensor, {…}], …], or one of these alone.
    void Nested(JsonElement value, string path, List<Reference> inputs)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is 3 or 4 && value[0].ValueKind == JsonValueKind.String)
        {
            Add(value, path, inputs);
            if (value.GetArrayLength() == 4 && value[3].ValueKind == JsonValueKind.Object) Arguments(value[3], SpecPath.Item(path, 3), inputs, Nested);
            return;
        }
        if (value.ValueKind != JsonValueKind.Array)
        {
            reading.Report("INTR010", path, $"received {ConfigReading.Show(value)}", "[layer, call, tensor]");
            return;
        }
        foreach (var (item, i) in value.EnumerateArray().Select((item, i) => (item, i)))
        {
            if (item.ValueKind == JsonValueKind.Array) Nested(item, SpecPath.Item(path, i), inputs);
            else reading.Report("INTR010", SpecPath.Item(path, i), $"received {ConfigReading.Show(item)}", "[layer, call, tensor]");
        }
    }

    // Tensors by name follow the others in the order in which the layer takes them; what is off changes nothing.
    void Arguments(JsonElement value, string path, List<Reference> inputs, Action<JsonElement, string, List<Reference>> tensors)
    {
        var named = reading.Members(value, path).ToList();
        foreach (var tensor in (ReadOnlySpan<string>)["query", "value", "key", "initial_state"])
            foreach (var (name, given, at) in named)
                if (name == tensor && given.ValueKind != JsonValueKind.Null) tensors(given, at, inputs);
        foreach (var (name, given, at) in named)
        {
            if (name is "query" or "value" or "key" or "initial_state" || given.ValueKind is JsonValueKind.Null or JsonValueKind.False) continue;
            if (name == "use_causal_mask" && given.ValueKind == JsonValueKind.True) _causal = at;
            else reading.Report("INTR007", at, $"a call has an argument that is not read: {ConfigReading.Show(given)}", "tensors alone");
        }
    }

    List<Reference> References(JsonElement config, string field, string path)
    {
        var (at, list) = (SpecPath.Key(path, field), new List<Reference>());
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(field, out var value)) reading.Report("INTR004", path, $"lacks the list '{field}'", "a config as Keras writes it");
        else if (value.ValueKind != JsonValueKind.Array) reading.Report("INTR010", at, $"received {ConfigReading.Show(value)}", "a list of [layer, call, tensor]", "give the model a list of inputs and outputs, not a dictionary.");
        else Nested(value, at, list);
        return list;
    }

    void Add(JsonElement history, string path, List<Reference> inputs)
    {
        if (history.ValueKind == JsonValueKind.Array && history.GetArrayLength() >= 3 && history[0].ValueKind == JsonValueKind.String
            && history[1].ValueKind == JsonValueKind.Number && history[1].TryGetInt32(out var call) && history[2].ValueKind == JsonValueKind.Number && history[2].TryGetInt32(out var tensor) && tensor >= 0)
        {
            inputs.Add(new(history[0].GetString()!, call, tensor, path));
            return;
        }
        reading.Report("INTR010", path, $"received {ConfigReading.Show(history)}", "[layer, call, tensor]");
    }

    Items<string> Resolved(List<Reference> references, Dictionary<string, int> first)
    {
        var names = new List<string>();
        foreach (var (layer, call, tensor, path) in references)
        {
            if (_nodes.TryGetValue((layer, call - first.GetValueOrDefault(layer)), out var node)) names.Add(tensor == 0 ? node : FormattableString.Invariant($"{node}:{tensor}"));
            else reading.Report("INTR010", path, $"takes call {call} of {Printable.Quote(layer)}", "a call of a layer of this model", Nearest.Hint(layer, _members.Keys));
        }
        return [.. names];
    }
}
