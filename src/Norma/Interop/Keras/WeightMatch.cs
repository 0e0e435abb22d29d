using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Gives the weights of a file to the layers that they are of.</summary>
sealed class WeightMatch(ConfigReading reading, Wiring wiring)
{
    readonly List<Weight> _weights = [];
    readonly Dictionary<string, PlannedLayer> _byName = ByName(wiring);
    readonly Dictionary<string, List<PlannedLayer>> _inside = Inside(wiring);

    /// <summary>The weights that have found their place.</summary>
    public IEnumerable<Weight> Weights => _weights;

    /// <summary>What a layer will have, in its order: the weights of all that is inside.</summary>
    public List<WeightSlot> Slots(string layer) =>
        _inside.TryGetValue(layer, out var inside) ? [.. inside.SelectMany(l => l.Weights.Select(w => w with { Name = $"{l.Name}.{w.Name}" }))] : [];

    /// <summary>Gives weights to a layer: one for each that it has, in its order, each of its shape.</summary>
    /// <param name="layer">Its name here.</param>
    /// <param name="found">In the order of the file.</param>
    /// <param name="path">Where they stand in the file.</param>
    public void Give(string layer, IReadOnlyList<FoundWeight> found, string path)
    {
        var slots = Slots(layer);
        if (_byName.TryGetValue(layer, out var planned)) found = OldWeights.Renewed(Vocabulary.WordOf(planned.Layer.GetType()), found, slots);
        if (found.Count != slots.Count)
        {
            reading.Report("INTR011", path, $"has {found.Count} weights{List(found.Select(f => $"{f.Name} {f.Shape}"))} for the layer '{layer}'", $"{slots.Count}{List(slots.Select(s => $"{Last(s.Name)} {s.Shape}"))}");
            return;
        }
        // Where the file names what the layer names, the names decide; else the order, which is the same.
        var byName = found.All(f => f.Name is not null) && slots.ConvertAll(slot => Last(slot.Name)) is var names && names.Distinct().Count() == names.Count && names.Order().SequenceEqual(found.Select(f => f.Name!).Order())
            ? found.ToDictionary(f => f.Name!, StringComparer.Ordinal) : null;
        for (var i = 0; i < slots.Count; i++)
        {
            var weight = byName is null ? found[i] : byName[Last(slots[i].Name)];
            if (weight.Shape.Equals(slots[i].Shape)) _weights.Add(new(slots[i].Name, slots[i].Shape, weight.Read()));
            else reading.Report("INTR011", weight.Path, $"has the shape {weight.Shape} for '{slots[i].Name}'", slots[i].Shape.ToString());
        }

        static string List(IEnumerable<string> items) => items.Any() ? $" ({string.Join(", ", items).Trim()})" : "";
    }

    static Dictionary<string, PlannedLayer> ByName(Wiring wiring)
    {
        var byName = new Dictionary<string, PlannedLayer>(StringComparer.Ordinal);
        foreach (var layer in wiring.Layers) byName.TryAdd(layer.Name, layer);
        return byName;
    }

    // By each name that a layer stands under: its own, and those of the graphs that it is inside.
    static Dictionary<string, List<PlannedLayer>> Inside(Wiring wiring)
    {
        var inside = new Dictionary<string, List<PlannedLayer>>(StringComparer.Ordinal);
        foreach (var layer in wiring.Layers)
        {
            if (layer.IsShared) continue;
            for (var end = layer.Name.Length; end > 0; end = layer.Name.LastIndexOf('.', end - 1))
            {
                var name = layer.Name[..end];
                if (!inside.TryGetValue(name, out var layers)) inside.Add(name, layers = []);
                layers.Add(layer);
            }
        }
        return inside;
    }

    static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}
