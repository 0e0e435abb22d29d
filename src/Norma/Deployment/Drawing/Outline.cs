using System.Globalization;
using System.Text;
using Norma.Models;
using Norma.Spec;

namespace Norma.Deployment.Drawing;

/// <summary>A model as boxes and arrows: layers inside others are drawn one by one as long as the picture stays readable, and what repeats is drawn once.</summary>
sealed class Outline
{
    /// <summary>More boxes than this are not read.</summary>
    const int Readable = 44;

    const int LongestPeriod = 8;

    Outline(List<Box> boxes, List<Repeat> repeats) => (Boxes, Repeats) = (boxes, repeats);

    /// <summary>In the order of the pass.</summary>
    public List<Box> Boxes { get; }

    /// <summary>What stands for several.</summary>
    public List<Repeat> Repeats { get; }

    /// <summary>The outline of a model, as deep as it stays readable.</summary>
    /// <param name="wiring">Its layers.</param>
    /// <param name="inputs">What its inputs are called.</param>
    public static Outline Of(Wiring wiring, IReadOnlyList<string> inputs)
    {
        var depth = 1;
        var best = At(wiring, inputs, depth);
        for (var deepest = wiring.Layers.Select(l => l.Name.Count(c => c == '.') + 1).DefaultIfEmpty(1).Max(); depth < deepest;)
        {
            var deeper = At(wiring, inputs, ++depth);
            if (deeper.Boxes.Count > Readable) break;
            best = deeper;
        }
        return best;
    }

    static Outline At(Wiring wiring, IReadOnlyList<string> inputs, int depth)
    {
        var boxes = inputs.Select((name, i) => new Box(name, "input", Shown(wiring.Inputs[i]), 0, "input")).ToList();
        var owner = new int[wiring.Values];
        for (var i = 0; i < inputs.Count; i++) owner[i] = i;
        // A group is a run of layers under one name: the same name later, as of a shared part, is a box of its own.
        for (var first = 0; first < wiring.Layers.Count;)
        {
            var name = Prefix(wiring.Layers[first].Name, depth);
            var last = first;
            while (last + 1 < wiring.Layers.Count && Prefix(wiring.Layers[last + 1].Name, depth) == name && !(wiring.Layers[last + 1].IsShared && !wiring.Layers[last].IsShared)) last++;
            var box = Grouped(name, [.. wiring.Layers.Skip(first).Take(last - first + 1)]);
            foreach (var layer in wiring.Layers.Skip(first).Take(last - first + 1))
            {
                foreach (var from in layer.From)
                    if (owner[from] != boxes.Count && !box.From.Contains(owner[from])) box.From.Add(owner[from]);
                for (var k = 0; k < layer.Outputs.Count; k++) owner[layer.To + k] = boxes.Count;
            }
            boxes.Add(box);
            first = last + 1;
        }
        return Folded(boxes);
    }

    static Box Grouped(string name, PlannedLayer[] layers)
    {
        var words = layers.Select(l => l.Layer.IsHidden ? "columns" : Vocabulary.WordOf(l.Layer.GetType())).ToArray();
        var signature = new StringBuilder();
        foreach (var layer in layers) signature.Append(layer.Layer.IsWord ? SpecWriter.Brief(layer.Layer with { Name = null }) : "columns").Append(layer.Inputs).Append(layer.Outputs).Append(layer.IsShared);
        var word = words.Distinct().Count() == 1 && layers.Length == 1 ? words[0] : string.Create(CultureInfo.InvariantCulture, $"{layers.Length} layers");
        var families = layers.Select(l => l.Layer.GetType().Namespace!.Split('.')[^1]).Distinct().ToArray();
        return new(name, word, Shown(layers[^1].Outputs), layers.Sum(l => l.Parameters), layers.Length == 1 ? families[0] : "group")
        {
            Signature = signature.ToString(),
            IsShared = layers.All(l => l.IsShared),
        };
    }

    // Boxes that form a chain and repeat with some period are drawn once; the shortest period is tried first.
    static Outline Folded(List<Box> boxes)
    {
        var takers = new int[boxes.Count];
        foreach (var box in boxes)
            foreach (var from in box.From) takers[from]++;
        bool Follows(int i) => i > 0 && boxes[i].From is [var before] && before == i - 1 && takers[i - 1] == 1;

        var (kept, repeats, at) = (new List<int>(), new List<Repeat>(), new int[boxes.Count]);
        for (var i = 0; i < boxes.Count;)
        {
            var (period, times) = (1, 1);
            for (var p = 1; p <= LongestPeriod && times == 1; p++)
            {
                var n = 1;
                while (i + (n + 1) * p <= boxes.Count && Enumerable.Range(i + n * p, p).All(k => Follows(k) && boxes[k].Signature == boxes[k - p].Signature && boxes[k].Signature.Length > 0)
                    && Enumerable.Range(i + 1, p - 1).All(Follows)) n++;
                if (n > 1) (period, times) = (p, n);
            }
            if (times > 1) repeats.Add(new(kept.Count, period, times));
            for (var k = 0; k < period; k++)
            {
                at[i + k] = kept.Count;
                kept.Add(i + k);
            }
            for (var k = period; k < period * times; k++) at[i + k] = at[i + k % period];
            i += period * times;
        }
        List<Box> folded = [];
        foreach (var index in kept)
        {
            var box = boxes[index];
            var copy = new Box(box.Title, box.Word, box.Shape, box.Parameters, box.Family) { Signature = box.Signature, IsShared = box.IsShared };
            foreach (var from in box.From)
                if (at[from] != folded.Count && !copy.From.Contains(at[from])) copy.From.Add(at[from]);
            folded.Add(copy);
        }
        return new(folded, repeats);
    }

    static string Prefix(string name, int depth)
    {
        var end = -1;
        for (var i = 0; i < depth; i++)
            if ((end = name.IndexOf('.', end + 1)) < 0) return name;
        return name[..end];
    }

    static string Shown(Shape shape) => shape.Rank == 0 ? "number" : string.Join(" × ", shape.Select(size => size == Shape.Any ? "?" : size.ToString(CultureInfo.InvariantCulture)));

    static string Shown(Shapes shapes) => string.Join(", ", shapes.Select(Shown));
}
