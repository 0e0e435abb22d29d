using System.Globalization;
using System.Text.Json.Nodes;
using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Rewrites;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Writes a graph as a functional model of Keras 3, with models inside it for graphs, stacks and what expands, and finds where its weights go.</summary>
/// <param name="findings">Where what cannot be written goes.</param>
/// <param name="rewrites">Which layers are frozen.</param>
sealed class GraphWriter(List<Finding> findings, Items<Rewrite> rewrites)
{
    readonly ConfigWriter _words = new(findings);

    /// <summary>Where the weights of each layer go: its full name here, its path in the file, and the layer.</summary>
    public List<(string Name, string Path, Layer Layer, Shapes Inputs)> Places { get; } = [];

    /// <summary>The model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="graph">Its layers.</param>
    /// <param name="inputs">What enters.</param>
    /// <param name="prefix">What stands before the names of its layers here.</param>
    /// <param name="place">The path of its layers in the file.</param>
    /// <param name="path">Where it stands in the model, for findings.</param>
    public JsonObject Write(string name, Graph graph, Shapes inputs, string prefix = "", string place = "layers", string path = "$")
    {
        var (layers, counts) = (new JsonArray(), new Dictionary<string, int>(StringComparer.Ordinal));
        var (shapes, calls, origins) = (new Dictionary<string, Shapes>(StringComparer.Ordinal), new Dictionary<string, JsonArray>(StringComparer.Ordinal), new Dictionary<string, (string Layer, int Call)>(StringComparer.Ordinal));
        for (var i = 0; i < graph.InputNames.Count; i++)
        {
            shapes[graph.InputNames[i]] = inputs[i];
            origins[graph.InputNames[i]] = (graph.InputNames[i], 0);
            layers.Add(Entry("InputLayer", new() { ["name"] = graph.InputNames[i], ["batch_shape"] = Batch(inputs[i]), ["dtype"] = "float32", ["sparse"] = false }, graph.InputNames[i], []));
        }
        var order = new Dictionary<string, string?>(StringComparer.Ordinal);
        string? last = null;
        foreach (var node in graph.Nodes.Keys) (order[node], last) = (last, node);
        var wires = new Wires(graph, path, node => SpecPath.Key($"{path}.nodes", node), findings);
        foreach (var (node, stated, at) in wires.InOrder())
        {
            var of = stated.Layer is Shared shared ? shared.Layer : node;
            var layer = graph.Nodes[of].Layer;
            string[] entering = [.. stated.Inputs ?? (order[node] is { } before ? before : graph.InputNames)];
            if (!entering.All(entry => shapes.ContainsKey(Origin(entry).Name))) continue;
            Shapes enter = [.. entering.Select(entry => shapes[Origin(entry).Name][Origin(entry).Index])];
            shapes[node] = layer.OutputShapes(enter);
            if (stated.Layer is not Shared)
            {
                var inbound = calls[node] = [];
                if (Layer(layer, node, enter, prefix, place, at, counts) is var (className, config, module)) layers.Add(Entry(className, config, node, inbound, module));
            }
            // A functional model inside another has a call of its own already, from its inputs to its outputs.
            origins[node] = (of, calls[of].Count + (!IsSequential(layer) && KerasClasses.ClassOf(layer) is null ? 1 : 0));
            JsonNode[] tensors = [.. entering.Select((entry, i) => Tensor(origins, entry, enter[i]))];
            calls[of].Add(new JsonObject { ["args"] = Takes(layer, tensors), ["kwargs"] = Arguments(layer) });
        }
        var outputs = graph.Outputs ?? [graph.Nodes.Keys.LastOrDefault() ?? graph.InputNames[0]];
        return new()
        {
            ["name"] = name,
            ["trainable"] = true,
            ["layers"] = layers,
            ["input_layers"] = new JsonArray([.. graph.InputNames.Select(input => History(origins, input))]),
            ["output_layers"] = new JsonArray([.. outputs.Select(output => History(origins, output))]),
        };
    }

    (string ClassName, JsonObject Config, string Module)? Layer(Layer layer, string name, Shapes inputs, string prefix, string place, string path, Dictionary<string, int> counts)
    {
        string Place(string className)
        {
            var word = KerasClasses.Snake(KerasClasses.Stored(className));
            var count = counts[word] = counts.GetValueOrDefault(word, -1) + 1;
            return count == 0 ? $"{place}/{word}" : FormattableString.Invariant($"{place}/{word}_{count}");
        }
        if (layer is Stack stack && IsSequential(stack)) return ("Sequential", Stacked(stack, name, inputs, prefix, Place("Sequential"), path), "keras");
        if (KerasClasses.ClassOf(layer) is null && layer.Expand(inputs) is { } graph)
            return ("Functional", Write(name, graph, inputs, $"{prefix}{name}.", $"{Place("Functional")}/layers", path), "keras.src.models.functional");
        var full = prefix + name;
        if (_words.Layer(layer, name, !rewrites.Any(rewrite => rewrite is Freeze && rewrite.Matches(full)), path) is not var (className, config)) return null;
        Places.Add((full, Place(className), layer, inputs));
        return (className, config, "keras.layers");
    }

    JsonObject Stacked(Stack stack, string name, Shapes inputs, string prefix, string place, string path)
    {
        var names = LayerNames.Of(stack.Layers, path, findings);
        var (layers, counts) = (new JsonArray(), new Dictionary<string, int>(StringComparer.Ordinal));
        layers.Add(Serialized("InputLayer", new() { ["name"] = Graph.InputName(0), ["batch_shape"] = Batch(inputs[0]), ["dtype"] = "float32", ["sparse"] = false }, "keras.layers"));
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            if (Layer(stack.Layers[i], names[i], inputs, $"{prefix}{name}.", $"{place}/layers", SpecPath.Item($"{path}.layers", i), counts) is var (className, config, module)) layers.Add(Serialized(className, config, module));
            inputs = stack.Layers[i].OutputShapes(inputs);
        }
        return new() { ["name"] = name, ["trainable"] = true, ["layers"] = layers };
    }

    // A Sequential calls each of its layers with one tensor; attention takes two at least.
    static bool IsSequential(Layer layer) => layer is Stack { Layers.Count: > 0 } stack && !stack.Layers.Any(KerasClasses.IsAttention);

    static JsonObject Arguments(Layer layer) => layer is MultiHeadAttention { Causal: true } or GroupedQueryAttention { Causal: true } ? new() { ["use_causal_mask"] = true } : [];

    // Merging layers take one list, recurrent ones a list of where they begin; all others take their tensors one after the other.
    static JsonArray Takes(Layer layer, JsonNode[] tensors) =>
        KerasClasses.TakesList(layer) ? [new JsonArray(tensors)]
        : tensors.Length == 1 && KerasClasses.IsAttention(layer) ? [tensors[0], tensors[0].DeepClone()]
        : tensors.Length > 1 && (KerasClasses.IsRecurrent(layer) || KerasClasses.ClassOf(layer) == "Bidirectional") ? [tensors[0], new JsonArray(tensors[1..])]
        : new JsonArray(tensors);

    static (string Name, int Index) Origin(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (reference, 0) : (reference[..colon], int.Parse(reference.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    static JsonArray History(Dictionary<string, (string Layer, int Call)> origins, string reference)
    {
        var (name, index) = Origin(reference);
        return [origins[name].Layer, origins[name].Call, index];
    }

    static JsonObject Tensor(Dictionary<string, (string Layer, int Call)> origins, string reference, Shape shape) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject { ["shape"] = Batch(shape), ["dtype"] = "float32", ["keras_history"] = History(origins, reference) },
    };

    static JsonArray Batch(Shape shape) => [null, .. shape.Select(size => size == Shape.Any ? null : (JsonNode)JsonValue.Create(size))];

    static JsonObject Serialized(string className, JsonObject config, string module) => ConfigWriter.Serialized(module, className, config);

    static JsonObject Entry(string className, JsonObject config, string name, JsonArray inbound, string module = "keras.layers")
    {
        var entry = Serialized(className, config, module);
        entry["name"] = name;
        entry["inbound_nodes"] = inbound;
        return entry;
    }
}
