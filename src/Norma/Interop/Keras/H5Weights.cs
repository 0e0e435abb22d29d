using Norma.Formats.Hdf5;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>The weights of Keras 1 and 2: a group for each layer, whose attribute <c>weight_names</c> lists its arrays in order.</summary>
static class H5Weights
{
    /// <summary>Gives every layer its weights, by the names of the layers.</summary>
    /// <param name="reading">What was found.</param>
    /// <param name="group">With the attribute <c>layer_names</c>.</param>
    /// <param name="layers">The layers; null for those of a stated structure, named as there.</param>
    /// <param name="match">Where they go.</param>
    /// <param name="names">The names of the layers here, where no config says them.</param>
    public static void Read(ConfigReading reading, Hdf5Group group, Items<KerasLayer>? layers, WeightMatch match, IReadOnlyCollection<string> names)
    {
        var listed = group.Texts("layer_names") ?? throw new InvalidDataException($"'{group.Path}' has no list 'layer_names'");
        var byName = layers?.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        var open = new HashSet<string>(layers?.Select(layer => layer.Name) ?? names, StringComparer.Ordinal);
        foreach (var name in listed.Distinct(StringComparer.Ordinal))
        {
            if (group.At(name) is not Hdf5Group own)
            {
                reading.Report("INTR011", $"{group.Path}/{Printable.Escape(name)}", "is listed and is not there", "a group for each layer");
                continue;
            }
            var known = open.Remove(name);
            var found = Found(reading, own);
            if (known) match.Give(byName?[name].Node ?? name, Ordered(found, byName?[name], match, name), own.Path);
            else if (found.Count > 0) reading.Report("INTR011", own.Path, $"has weights of a layer {Printable.Quote(name)} that the model does not have", "weights of the layers of the model", Nearest.Hint(name, open));
        }
        foreach (var name in open)
            if (match.Slots(byName?[name].Node ?? name) is { Count: > 0 } missing) reading.Report("INTR011", group.Path, $"has no weights for the layer {Printable.Quote(name)}", string.Join(", ", missing.Select(slot => $"{slot.Name} {slot.Shape}")));
    }

    static List<FoundWeight> Found(ConfigReading reading, Hdf5Group own)
    {
        var found = new List<FoundWeight>();
        foreach (var name in own.Texts("weight_names") ?? [])
        {
            if (own.At(name) is Hdf5Dataset weight) found.Add(new(weight.Path, BareName(name), weight.Shape, weight.Floats));
            else reading.Report("INTR011", $"{own.Path}/{Printable.Escape(name)}", "is listed and is not there", "an array for each weight");
        }
        return found;
    }

    // A model inside a model lists what is trained first, and behind that the moving averages of all of its layers and all weights of the frozen ones.
    static List<FoundWeight> Ordered(List<FoundWeight> found, KerasLayer? layer, WeightMatch match, string name)
    {
        if (layer?.Layers is null) return found;
        var slots = match.Slots(layer.Node);
        if (slots.Count != found.Count) return found;
        var frozen = Frozen(layer, layer.Node).Select(path => $"{path}.").ToList();
        var ordered = new FoundWeight[found.Count];
        var at = 0;
        foreach (var trained in (ReadOnlySpan<bool>)[true, false])
            for (var i = 0; i < slots.Count; i++)
                if ((slots[i].Trainable && !frozen.Exists(path => slots[i].Name.StartsWith(path, StringComparison.Ordinal))) == trained) ordered[i] = found[at++];
        return [.. ordered];
    }

    // A model that is frozen has frozen each of its layers.
    static IEnumerable<string> Frozen(KerasLayer layer, string path) =>
        layer.Layers is { } inside ? inside.SelectMany(inner => Frozen(inner, $"{path}.{inner.Node}")) : layer.Trainable ? [] : [path];

    // dense_1/kernel:0 is 'kernel'; Keras 1 wrote dense_1_W.
    static string BareName(string name)
    {
        var last = name[(name.LastIndexOf('/') + 1)..];
        return last.LastIndexOf(':') is > 0 and var colon ? last[..colon] : last;
    }
}
