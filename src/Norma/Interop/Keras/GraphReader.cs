using System.Text.Json;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Makes a graph of the config of a <c>Sequential</c> or a functional model, of any Keras.</summary>
sealed class GraphReader(ConfigReading reading)
{
    const int Deepest = 8;

    readonly WordReader _words = new(reading);

    /// <summary>The model; null, with findings, where it cannot be read.</summary>
    /// <param name="model">An object with <c>class_name</c> and <c>config</c>.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="depth">How many models it is inside.</param>
    public KerasModel? Read(JsonElement model, string path, int depth = 0)
    {
        if (depth > Deepest)
        {
            reading.Report("INTR010", path, $"models are inside each other deeper than {Deepest}");
            return null;
        }
        if (reading.Text(model, "class_name", path) is not { } className || !_words.IsOfKeras(model, path)) return null;
        if (!KerasClasses.IsModel(className))
        {
            reading.Report("INTR005", path, $"the model is a {Printable.Quote(className)}", "one of: Sequential, Functional, Model", "a model of a class of its own has its structure in code: build it with the functional API before exporting.");
            return null;
        }
        var at = SpecPath.Key(path, "config");
        if (!model.TryGetProperty("config", out var config)) config = default;
        // Keras 1 and early 2 state a stack as a bare list.
        var layers = config.ValueKind == JsonValueKind.Array ? config : config.ValueKind == JsonValueKind.Object && config.TryGetProperty("layers", out var listed) ? listed : default;
        if (layers.ValueKind != JsonValueKind.Array)
        {
            reading.Report("INTR004", at, "lacks the list 'layers'", "a config as Keras writes it");
            return null;
        }
        var name = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("name", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "model";
        var inside = config.ValueKind == JsonValueKind.Array ? at : SpecPath.Key(at, "layers");
        var members = new List<Member>();
        foreach (var (layer, i) in layers.EnumerateArray().Select((layer, i) => (layer, i)))
            if (Layer(layer, SpecPath.Item(inside, i), className == "Sequential" ? i : null, depth) is { } member) members.Add(member);
        if (reading.Failed) return null;
        var nodes = new NodeNames(reading, members.ConvertAll(member => (member.Name, member.Path)));
        if (reading.Failed) return null;
        return className == "Sequential" ? Stacked(name, members, nodes, model, at, depth) : new Connections(reading, members, nodes).Read(name, config, at);
    }

    /// <summary>A layer of the list; null, with findings, where it cannot be read.</summary>
    Member? Layer(JsonElement layer, string path, int? place, int depth)
    {
        if (reading.Text(layer, "class_name", path) is not { } className || !_words.IsOfKeras(layer, path)) return null;
        if (!layer.TryGetProperty("config", out var config))
        {
            reading.Report("INTR004", path, "lacks 'config'", "a config as Keras writes it");
            return null;
        }
        if (NameOf(layer) is { } outside && NameOf(config) is { } inside && outside != inside)
            reading.Report("INTR010", SpecPath.Key(SpecPath.Key(path, "config"), "name"), $"the layer is called {Printable.Quote(outside)}, and {Printable.Quote(inside)} in its config", "one name");
        var name = NameOf(layer) ?? NameOf(config) ?? (place is { } at ? FormattableString.Invariant($"{KerasClasses.Snake(className)}_{at}") : null);
        if (name is null)
        {
            reading.Report("INTR004", path, "lacks the text 'name'", "a config as Keras writes it");
            return null;
        }
        var member = new Member(name, className, layer, config, path) { Trainable = !(config.ValueKind == JsonValueKind.Object && config.TryGetProperty("trainable", out var trainable) && trainable.ValueKind == JsonValueKind.False) };
        if (className == "InputLayer") return member with { Shape = InputShapes.Of(reading, config, SpecPath.Key(path, "config")) };
        if (KerasClasses.IsModel(className)) return Read(layer, path, depth + 1) is { } model ? member with { Model = model, Layer = model.AsLayer ?? model.Graph } : null;
        return _words.Layer(className, config, SpecPath.Key(path, "config")) is { } made ? member with { Layer = made with { Name = null } } : null;

        static string? NameOf(JsonElement of) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty("name", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : null;
    }

    KerasModel? Stacked(string name, List<Member> members, NodeNames names, JsonElement model, string path, int depth)
    {
        var inputs = members.FindAll(member => member.ClassName == "InputLayer");
        if (inputs.Count > 1 || inputs.Count == 1 && members[0] != inputs[0])
        {
            reading.Report("INTR010", path, "an input is not the first layer of a stack", "one input, at its beginning");
            return null;
        }
        var stack = members.FindAll(member => member.Layer is not null);
        var shape = inputs.Count == 1 ? inputs[0].Shape : stack.Count > 0 && InputShapes.Stated(stack[0].Config) ? InputShapes.Of(reading, stack[0].Config, stack[0].Path) : InputShapes.OfBuild(model);
        if (shape is null && depth == 0 && stack is [{ Model.Inputs: { Count: 1 } inner }, ..]) shape = inner.Values.First();
        if (reading.Failed) return null;
        var input = inputs.Count == 1 ? names.Of(inputs[0].Name) : names.Free("input");
        var graph = new Graph(new(stack.Select((member, i) => KeyValuePair.Create(names.Of(member.Name), new Node(member.Layer!, i == 0 ? input : names.Of(stack[i - 1].Name))))), [input], stack.Count == 0 ? (Items<string>)[input] : null);
        return new(name, graph, shape is null ? null : new Map<Shape>([KeyValuePair.Create(input, shape)]), [.. stack.Select(member => member.Of(names))])
        {
            AsLayer = new Stack([.. stack.Select(member => member.Layer! with { Name = names.Of(member.Name) })]),
        };
    }
}

/// <summary>A layer in the list of a config.</summary>
sealed record Member(string Name, string ClassName, JsonElement Json, JsonElement Config, string Path)
{
    /// <summary>Our layer; null for an input.</summary>
    public Layer? Layer { get; init; }

    /// <summary>For a model inside the model.</summary>
    public KerasModel? Model { get; init; }

    /// <summary>For an input.</summary>
    public Shape? Shape { get; init; }

    /// <summary>Whether it is trained.</summary>
    public bool Trainable { get; init; }

    /// <summary>To find its weights by.</summary>
    public KerasLayer Of(NodeNames names) => new(Name, names.Of(Name), ClassName, Trainable, Model?.Layers, SpecPath.Key(Path, "config"));
}
