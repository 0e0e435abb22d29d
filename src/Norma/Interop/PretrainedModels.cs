using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Interop.Onnx;
using Norma.Interop.Safetensors;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Interop;

/// <summary>Puts models of files in the place of the layers that name them, and keeps their weights.</summary>
sealed class PretrainedModels(string folder)
{
    readonly List<Weight> _weights = [];

    /// <summary>The section with the models in their places; with the digests of their files; and the weights that the network begins with.</summary>
    /// <exception cref="FindingsException">A file is not there, is refused or is another one than stated (exit 4).</exception>
    public static (ModelSection Planned, ModelSection Stated, Weights? Beginning) Resolve(ModelSection section, string folder)
    {
        if (!section.Stack.Any(IsMeant) && section.Nodes?.Values.Any(node => IsMeant(node.Layer)) != true && section.Encoders?.Values.Any(layers => layers.Any(IsMeant)) != true) return (section, section, null);
        var models = new PretrainedModels(folder);
        if (section.Nodes is { } nodes)
        {
            var found = nodes.ToDictionary(node => node.Key, node => models.Of(node.Value.Layer, node.Key, SpecPath.Key("$.model.nodes", node.Key)), StringComparer.Ordinal);
            return (section with { Nodes = new(nodes.Select(node => KeyValuePair.Create(node.Key, node.Value with { Layer = found[node.Key].Planned }))) },
                section with { Nodes = new(nodes.Select(node => KeyValuePair.Create(node.Key, node.Value with { Layer = found[node.Key].Stated }))) }, new(models._weights));
        }
        var encoders = section.Encoders?.ToDictionary(encoder => encoder.Key, encoder => models.Of(encoder.Value, $"{EncodedInputs.NameOf(encoder.Key)}.", SpecPath.Key("$.model.encoders", encoder.Key)), StringComparer.Ordinal);
        var (planned, stated) = models.Of(section.Stack, "", "$.model.layers");
        return (section with { Layers = planned, Encoders = section.Encoders is null ? null : new(section.Encoders.Keys.Select(input => KeyValuePair.Create(input, encoders![input].Planned))) },
            section with { Layers = stated, Encoders = section.Encoders is null ? null : new(section.Encoders.Keys.Select(input => KeyValuePair.Create(input, encoders![input].Stated))) }, new(models._weights));
    }

    (Items<Layer> Planned, Items<Layer> Stated) Of(Items<Layer> layers, string prefix, string path)
    {
        var names = LayerNames.Of(layers, path, []);
        var found = layers.Select((layer, i) => Of(layer, prefix + names[i], SpecPath.Item(path, i))).ToArray();
        return ([.. found.Select((layer, i) => IsMeant(layers[i]) ? layer.Planned with { Name = names[i] } : layer.Planned)], [.. found.Select(layer => layer.Stated)]);
    }

    static bool IsMeant(Layer layer) => layer switch
    {
        Pretrained => true,
        Stack stack => stack.Layers.Any(IsMeant),
        Graph graph => graph.Nodes.Values.Any(node => IsMeant(node.Layer)),
        _ => false,
    };

    (Layer Planned, Layer Stated) Of(Layer layer, string name, string path)
    {
        switch (layer)
        {
            case Pretrained pretrained:
                var file = Path.Combine(folder, pretrained.Path);
                var read = Same(file, $"{path}.path", () => Read(pretrained, file, path), out var digest);
                var block = read.Model.Graph.Nodes.Values.Select(node => node.Layer).OfType<OnnxBlock>().FirstOrDefault();
                if (block is not null) OnnxGraph.RequireInline(block.Model);
                if (block?.Unbatched is { } unbatched)
                    throw new FindingsException(ExitCode.Refused, new Finding("INTR060", $"{path}.path", $"{Printable.Quote(pretrained.Path)} takes no batch of examples: {unbatched}") { Expected = "a model whose first axis is a batch of any size in every input and output", Fix = "export it with a dynamic batch." });
                if (pretrained.Sha256 is { } stated && stated != digest)
                    throw new FindingsException(ExitCode.Refused, new Finding("INTR072", $"{path}.sha256", $"the bytes of {Printable.Quote(pretrained.Path)} digest to {digest ?? "nothing: it is a folder"}") { Expected = stated, Fix = "bring back the file that was used, or remove the digest to use this one." });
                _weights.AddRange(read.Model.Weights.All.Select(weight => weight with { Name = $"{name}.{weight.Name}" }));
                return (read.Model.Graph with { Name = pretrained.Name }, pretrained with { Sha256 = digest });
            case Stack stack:
                var inner = Of(stack.Layers, $"{name}.", $"{path}.layers");
                return (stack with { Layers = inner.Planned }, stack with { Layers = inner.Stated });
            case Graph graph:
                var found = graph.Nodes.ToDictionary(node => node.Key, node => Of(node.Value.Layer, $"{name}.{node.Key}", SpecPath.Key($"{path}.nodes", node.Key)), StringComparer.Ordinal);
                return (graph with { Nodes = new(graph.Nodes.Select(node => KeyValuePair.Create(node.Key, node.Value with { Layer = found[node.Key].Planned }))) },
                    graph with { Nodes = new(graph.Nodes.Select(node => KeyValuePair.Create(node.Key, node.Value with { Layer = found[node.Key].Stated }))) });
            default:
                return (layer, layer);
        }
    }

    /// <summary>What is read of a file, with the digest of the bytes that were read: they are the same before and after.</summary>
    /// <exception cref="FindingsException"><c>INTR073</c>: they are not (exit 4).</exception>
    internal static T Same<T>(string file, string path, Func<T> read, out string? digest)
    {
        digest = Digested(file);
        var made = read();
        if (Digested(file) == digest) return made;
        throw new FindingsException(ExitCode.Refused, new Finding("INTR073", path, $"{Printable.Quote(Path.GetFileName(file))} changed while it was read") { Expected = "a file that nobody writes", Fix = "try again once it is whole." });

        static string? Digested(string file)
        {
            if (Directory.Exists(file)) return null;
            using var stream = OuterFile.Open(file);
            return Digest.Sha256(stream);
        }
    }

    static ImportedModel Read(Pretrained pretrained, string file, string path)
    {
        var format = ModelFormat.Of(file);
        if ((pretrained.Structure is null) != (pretrained.Shape is null))
            throw new FindingsException(ExitCode.Spec, new Finding("INTR063", $"{path}.{(pretrained.Structure is null ? "shape" : "structure")}", pretrained.Structure is null ? "a shape is stated without a structure" : "a structure is stated without the shape of what enters it") { Expected = "'structure' and 'shape', or neither", Fix = "state both for a file that holds weights alone." });
        if (pretrained.Names is { Count: > 0 } && (format is not SafetensorsFormat || pretrained.Structure is null))
            throw new FindingsException(ExitCode.Spec, new Finding("INTR063", $"{path}.names", $"names are stated for {format.Title}{(pretrained.Structure is null ? " without a structure" : "")}") { Expected = "names beside a structure for a file of safetensors", Fix = "remove them." });
        if (pretrained.Structure is not { } layer) return format.Read(file);
        Graph graph;
        try
        {
            Shapes entering = Shape.Of([.. pretrained.Shape!.Select(size => (long)size)]);
            graph = layer is Graph stated ? stated : layer.Expand(entering) ?? new Graph(new([new(layer.Name ?? LayerNames.Of([layer], path, [])[0], new(layer))]));
            var structure = new NetworkModel(pretrained.Name ?? "model", graph, new([new(graph.InputNames is [var input, ..] ? input : "input", entering.Only)]), new([]));
            // Said of the structure here, not of the file.
            _ = structure.Wiring;
            return format is SafetensorsFormat safetensors ? safetensors.Read(file, structure, pretrained.Names ?? new([])) : format.Read(file, structure);
        }
        catch (ShapeException unfit)
        {
            throw new FindingsException(ExitCode.Spec, new Finding("INTR063", $"{path}.structure", unfit.Message) { Expected = unfit.Expected, Fix = unfit.Fix ?? "correct the structure or the shape." });
        }
    }
}
