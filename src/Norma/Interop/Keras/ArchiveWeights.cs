using Norma.Formats.Hdf5;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>The weights of Keras 3: <c>layers/&lt;class&gt;_&lt;n&gt;/…/vars/&lt;i&gt;</c>, named by the classes of the layers and not by the layers.</summary>
static class ArchiveWeights
{
    /// <summary>The parts of a layer that have weights of their own, in the order in which the layer counts them.</summary>
    static readonly string[] s_parts =
    [
        "forward_layer", "backward_layer", "layer", "cell", "embeddings_layer",
        // Newer versions of Keras keep those of attention under the first names, and read both.
        "query_dense", "key_dense", "value_dense", "output_dense", "_query_dense", "_key_dense", "_value_dense", "_output_dense",
    ];

    /// <summary>Parts without weights: the state of random numbers.</summary>
    static readonly string[] s_states = ["seed_generator", "_random_generator", "random_generator"];

    /// <summary>Gives every layer its weights.</summary>
    public static void Read(ConfigReading reading, Hdf5Group root, Items<KerasLayer> layers, WeightMatch match)
    {
        foreach (var name in root.Names)
            if (name is not ("layers" or "_layer_checkpoint_dependencies" or "optimizer" or "metrics" or "vars" or "loss_tracker" or "compile_metrics" or "_compile_metrics" or "_loss_tracker" or "seed_generator"))
                reading.Report("INTR011", $"/{name}", "is no part of a model's weights", "the groups layers and optimizer");
        if (root.Names.Contains("optimizer") && root.Member("optimizer") is Hdf5Group optimizer && optimizer.Names.Count > 0)
            reading.Report("INTR015", "/optimizer", "the state of the optimizer is left out", "weights alone: training goes on with a fresh optimizer", severity: Severity.Information);
        var group = (root.Member("layers") ?? root.Member("_layer_checkpoint_dependencies")) as Hdf5Group;
        Layers(reading, group, "/layers", layers, "", match);
    }

    static void Layers(ConfigReading reading, Hdf5Group? group, string path, Items<KerasLayer> layers, string prefix, WeightMatch match)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            var word = KerasClasses.Snake(KerasClasses.Stored(layer.ClassName));
            var count = counts[word] = counts.GetValueOrDefault(word, -1) + 1;
            var name = count == 0 ? word : FormattableString.Invariant($"{word}_{count}");
            known.Add(name);
            var own = group?.Member(name) as Hdf5Group;
            if (layer.Layers is { } inner)
            {
                Layers(reading, own?.Member("layers") as Hdf5Group, $"{path}/{name}/layers", inner, $"{prefix}{layer.Node}.", match);
                continue;
            }
            var found = new List<FoundWeight>();
            if (own is not null) Collect(reading, own, found, 0);
            match.Give(prefix + layer.Node, found, own?.Path ?? $"{path}/{name}");
        }
        foreach (var name in group?.Names ?? [])
            if (!known.Contains(name) && name != "input_layer" && !name.StartsWith("input_layer_", StringComparison.Ordinal))
                reading.Report("INTR011", $"{path}/{name}", "the model has no such layer", "weights of the layers in config.json");
    }

    static void Collect(ConfigReading reading, Hdf5Group group, List<FoundWeight> found, int depth)
    {
        if (group.Member("vars") is Hdf5Group vars)
        {
            for (var i = 0; i < vars.Names.Count; i++)
            {
                if (vars.Member(FormattableString.Invariant($"{i}")) is Hdf5Dataset weight) found.Add(new(weight.Path, null, weight.Shape, weight.Floats));
                else reading.Report("INTR011", vars.Path, $"lacks the weight {i}", "weights numbered from 0 on");
            }
        }
        foreach (var part in s_parts)
            if (depth < 8 && group.Names.Contains(part) && group.Member(part) is Hdf5Group inner) Collect(reading, inner, found, depth + 1);
        foreach (var name in group.Names)
            if (name != "vars" && !s_parts.Contains(name) && !s_states.Contains(name)) reading.Report("INTR011", $"{group.Path}/{name}", "is a part of a layer that is not read", $"one of: vars, {string.Join(", ", s_parts)}");
    }

    /// <summary>The groups and arrays of a model's weights.</summary>
    /// <param name="places">Where the weights of each layer go.</param>
    /// <param name="weights">The weights.</param>
    public static Hdf5Node Write(IEnumerable<(string Name, string Path, Layer Layer, Shapes Inputs)> places, Weights weights)
    {
        var root = new Hdf5Node();
        root.Group("vars");
        foreach (var (name, path, layer, inputs) in places)
        {
            var own = Group(root, path);
            own.Group("vars");
            var of = weights.Under(name);
            foreach (var slot in layer.WeightSlots(inputs))
            {
                var vars = Group(own, Part(layer, slot.Name)).Group("vars");
                vars.Members.Add((FormattableString.Invariant($"{vars.Members.Count}"), Hdf5Node.Of(of[slot.Name].Shape, of[slot.Name].Values)));
            }
        }
        return root;
    }

    // The part of a layer that a weight is of: the layers in a wrapper by the names that they have in Keras, the cell of a recurrent one.
    static string Part(Layer layer, string slot)
    {
        var point = slot.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return KerasClasses.IsRecurrent(layer) ? "cell" : "";
        var part = slot[..point];
        if (KerasClasses.IsAttention(layer)) return part == "attention_output" ? "_output_dense" : $"_{part}_dense";
        var wrapped = ((RecordGrammar)Grammar.Of(layer.GetType())).Keys.Select(key => key.Get(layer)).OfType<Layer>().FirstOrDefault();
        return $"{s_parts.FirstOrDefault(known => known == part || known == $"{part}_layer" || known == $"{part}_dense") ?? part}/{(wrapped is null ? "" : Part(wrapped, slot[(point + 1)..]))}";
    }

    static Hdf5Node Group(Hdf5Node node, string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(node, (at, name) => at.Group(name));
}
