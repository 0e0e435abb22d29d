using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>Our names for the layers of a model: Keras' own where they can be used, else the nearest that can.</summary>
sealed class NodeNames
{
    readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    readonly Numbering _free;

    /// <summary>Names the layers; a name that occurs twice is a finding, one that had to be changed a note.</summary>
    public NodeNames(ConfigReading reading, List<(string Name, string Path)> layers)
    {
        _free = new(layers.Select(layer => layer.Name).Where(IsUsable));
        foreach (var (name, path) in layers)
        {
            var ours = IsUsable(name) ? name : _free.Next(Near(name));
            if (!_byName.TryAdd(name, ours)) reading.Report("INTR010", path, $"the name {Printable.Quote(name)} occurs twice", "a name for each layer");
            else if (ours != name) reading.Report("INTR014", path, $"the layer {Printable.Quote(name)} is called '{ours}' here", "a letter, then letters, digits, '_' and '-'", severity: Severity.Information);
        }
    }

    /// <summary>Our name of a layer.</summary>
    public string Of(string name) => _byName[name];

    /// <summary>A name that no layer has.</summary>
    public string Free(string wish) => _free.Next(wish);

    static bool IsUsable(string name)
    {
        var findings = new List<Finding>();
        LayerNames.Check(name, "", findings);
        return findings.Count == 0;
    }

    static string Near(string name)
    {
        var letters = new string([.. name.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        return IsUsable(letters) ? letters : $"layer_{letters}";
    }
}
