using Norma.Data;
using Norma.Formats.Safetensors;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Safetensors;

/// <summary>Finds each weight of a structure among the tensors of a file: by its own name, by a stated one, or by PyTorch's.</summary>
/// <param name="file">The file.</param>
/// <param name="header">Its tensors.</param>
/// <param name="names">The stated names.</param>
/// <param name="bytes">Where the numbers are read.</param>
sealed class WeightSearch(string file, SafetensorsHeader header, Map<string> names, TensorBytes bytes)
{
    const int MostFindings = 100;

    readonly Dictionary<string, SafetensorsEntry> _entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    readonly HashSet<string> _used = new(StringComparer.Ordinal);
    readonly HashSet<string> _stated = new(StringComparer.Ordinal);

    /// <summary>What is wrong, doubtful or worth knowing.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The weights of all layers; nothing is read before all are found.</summary>
    public IReadOnlyList<Weight> Find(Wiring wiring)
    {
        var reads = new List<Func<Weight>>();
        foreach (var layer in wiring.Layers.Where(layer => !layer.IsShared))
            foreach (var slot in layer.Weights)
                if (slot.TiedTo is null && Find(layer, slot) is { } read) reads.Add(read);
        foreach (var (ours, theirs) in names)
            if (!_stated.Contains(ours)) Report("INTR055", ours, $"a name is stated for it, {Printable.Quote(theirs)}, and the model has no such layer or weight", "names of layers or weights of the model");
        foreach (var entry in header.Entries)
        {
            if (_used.Contains(entry.Name)) continue;
            if (TorchNames.IsCounter(entry.Name)) Report("INTR056", entry.Name, "counts batches, and is left out", null, Severity.Information);
            else Report("INTR052", entry.Name, $"{entry.Type} {entry.Shape} is of no weight of the model", "tensors of the model's weights alone", fix: "correct the structure, or state the name of its layer.");
        }
        if (Findings.Exists(finding => finding.Severity == Severity.Error)) return [];
        var weights = new Weight[reads.Count];
        Spread.For(weights.Length, wiring.Weights.Sum(slot => slot.Shape.Size), i => weights[i] = reads[i]());
        return weights;
    }

    Func<Weight>? Find(PlannedLayer layer, WeightSlot slot)
    {
        var full = $"{layer.Name}.{slot.Name}";
        if (Stated(full) is { } exact)
        {
            if (_entries.TryGetValue(exact, out var entry)) return Single(layer, slot, full, entry, exact != full);
            Report("INTR051", full, $"the file has no tensor {Printable.Quote(exact)}, its stated name", slot.Shape.ToString(), fix: Nearest.Hint(exact, [.. _entries.Keys]));
            return null;
        }
        var prefix = Prefix(layer.Name);
        if (_entries.TryGetValue($"{prefix}.{slot.Name}", out var own)) 
        {
            // A bias is called so by both; its layout differs for a recurrent layer alone, which PyTorch does not call so.
            return Single(layer, slot, full, own, false);
        }
        if (TorchNames.Of(layer.Layer, slot.Name, slot.Shape.Rank) is not { } source)
        {
            Report("INTR051", full, "the file has no such tensor", $"{prefix}.{slot.Name} {slot.Shape}");
            return null;
        }
        string[] wanted = [.. source.Names.Select(name => $"{prefix}.{name}")];
        SafetensorsEntry[] found = [.. wanted.Where(_entries.ContainsKey).Select(name => _entries[name])];
        if (found.Length < wanted.Length)
        {
            Report("INTR051", full, "the file has no such tensor", $"{prefix}.{slot.Name} {slot.Shape}, or {string.Join(" and ", wanted)} as in PyTorch", fix: Nearest.Hint($"{prefix}.{slot.Name}", [.. _entries.Keys]));
            return null;
        }
        return found.Length == 1 ? Single(layer, slot, full, found[0], true) : Several(slot, full, found, source);
    }

    Func<Weight>? Single(PlannedLayer layer, WeightSlot slot, string full, SafetensorsEntry entry, bool foreign)
    {
        _used.Add(entry.Name);
        if (!Readable(full, entry)) return null;
        var last = entry.Name[(entry.Name.LastIndexOf('.') + 1)..];
        var source = TorchNames.Of(layer.Layer, slot.Name, slot.Shape.Rank);
        var turns = source is { Turned: true } && Turned(entry.Shape, slot.Shape);
        var same = entry.Shape.Equals(slot.Shape);
        // PyTorch's name says PyTorch's layout; another name says ours, unless only the other one fits.
        var named = source?.Names.Contains(last) == true && last != slot.Name;
        if (foreign && turns && (named || !same))
        {
            if (same) Report("INTR056", full, $"{Printable.Quote(entry.Name)} has a shape that fits turned and as it is; by its name it is turned", null, Severity.Information);
            return () => Read(full, slot, [entry], source);
        }
        if (same)
        {
            if (foreign && source is { Turned: true } && named) Report("INTR056", full, $"{Printable.Quote(entry.Name)} already lies as here, {entry.Shape}, unlike in PyTorch", null, Severity.Information);
            return () => Read(full, slot, [entry], named && source is { Gates: { } gates } ? new([], false, gates) : null);
        }
        Report("INTR053", full, $"{Printable.Quote(entry.Name)} has the shape {entry.Shape}", source is { Turned: true } ? $"{slot.Shape}, or that as PyTorch lays it out" : slot.Shape.ToString());
        return null;
    }

    Func<Weight>? Several(WeightSlot slot, string full, SafetensorsEntry[] found, TorchNames.Source source)
    {
        _used.UnionWith(found.Select(entry => entry.Name));
        if (!found.All(entry => Readable(full, entry))) return null;
        Shape each = [slot.Shape.Last];
        foreach (var entry in found)
        {
            if (entry.Shape.Equals(each)) continue;
            Report("INTR053", full, $"{Printable.Quote(entry.Name)} has the shape {entry.Shape}", each.ToString());
            return null;
        }
        return () => Read(full, slot, found, source);
    }

    Weight Read(string full, WeightSlot slot, SafetensorsEntry[] entries, TorchNames.Source? source)
    {
        var values = GC.AllocateUninitializedArray<float>(checked((int)slot.Shape.Size));
        var each = source is { Beside: true } ? values.Length / entries.Length : values.Length;
        for (var i = 0; i < entries.Length; i++)
            bytes.Read(entries[i], values.AsSpan(source is { Beside: true } ? i * each : 0, each), source, adds: i > 0 && source is not { Beside: true });
        return new(full, slot.Shape, values);
    }

    // [out, in, places…] against [places…, in, out]; a kernel for each channel has [channels · times, 1, places…] against [places…, channels, times].
    static bool Turned(Shape theirs, Shape ours)
    {
        if (theirs.Rank != ours.Rank || theirs.Rank < 2) return false;
        long[] places = theirs.Rank == 2 ? [] : [.. theirs.Skip(2)];
        if (!ours.Take(places.Length).SequenceEqual(places)) return false;
        return theirs[0] == ours[^1] && theirs[1] == ours[^2] || theirs.Rank > 2 && theirs[1] == 1 && theirs[0] == ours[^1] * ours[^2];
    }

    bool Readable(string full, SafetensorsEntry entry)
    {
        if (TensorBytes.IsRead(entry.Type)) return true;
        Report("INTR054", full, $"{Printable.Quote(entry.Name)} holds elements of the type {entry.Type}", "F32, F16, BF16 or F64", fix: "save it as one of these.");
        return false;
    }

    string? Stated(string weight)
    {
        if (!names.TryGetValue(weight, out var stated)) return null;
        _stated.Add(weight);
        return stated;
    }

    // The longest stated name of the layer, or of a layer around it.
    string Prefix(string layer)
    {
        for (var end = layer.Length; end > 0; end = layer.LastIndexOf('.', end - 1))
        {
            if (!names.TryGetValue(layer[..end], out var stated)) continue;
            _stated.Add(layer[..end]);
            return stated + layer[end..];
        }
        return layer;
    }

    void Report(string code, string path, string message, string? expected, Severity severity = Severity.Error, string? fix = null)
    {
        if (Findings.Count < MostFindings) Findings.Add(new(code, Printable.Escape(path), message) { File = file, Expected = expected, Fix = fix, Severity = severity });
    }
}
