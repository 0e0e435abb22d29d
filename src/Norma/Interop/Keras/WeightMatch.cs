using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Gives the weights of a file to the layers that they are of.</summary>
sealed class WeightMatch(ConfigReading reading, Wiring wiring)
{
    readonly List<Weight> _weights = [];

    /// <summary>The weights that have found their place.</summary>
    public IEnumerable<Weight> Weights => _weights;

    /// <summary>What a layer will have, in its order: the weights of all that is inside.</summary>
    public List<WeightSlot> Slots(string layer) =>
        [.. wiring.Layers.Where(l => !l.IsShared && (l.Name == layer || l.Name.StartsWith($"{layer}.", StringComparison.Ordinal))).SelectMany(l => l.Weights.Select(w => w with { Name = $"{l.Name}.{w.Name}" }))];

    /// <summary>Gives weights to a layer: one for each that it has, in its order, each of its shape.</summary>
    /// <param name="layer">Its name here.</param>
    /// <param name="found">In the order of the file.</param>
    /// <param name="path">Where they stand in the file.</param>
    public void Give(string layer, IReadOnlyList<FoundWeight> found, string path)
    {
        var slots = Slots(layer);
        if (wiring.Layers.FirstOrDefault(l => l.Name == layer) is { } planned) found = OldWeights.Renewed(Vocabulary.WordOf(planned.Layer.GetType()), found, slots);
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

    static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}
