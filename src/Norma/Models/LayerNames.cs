using System.Text.RegularExpressions;
using Norma.Spec;

namespace Norma.Models;

/// <summary>The names of the layers of a stack: as stated, else the word, then the word with 1, 2, … behind it, as in Keras.</summary>
sealed partial class LayerNames
{
    readonly string[] _names;

    /// <summary>Names them, and finds names that are taken or cannot be used.</summary>
    public LayerNames(ModelSection section, List<Finding> findings)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < section.Layers.Count; i++)
            if (section.Layers[i].Name is { } stated) Take(stated, $"$.model.layers[{i}].name", taken, findings);
        if (section.Head?.Name is { } head) Take(head, "$.model.head.name", taken, findings);
        Head = section.Head?.Name ?? "head";

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        _names = new string[section.Layers.Count];
        for (var i = 0; i < _names.Length; i++)
        {
            if (section.Layers[i].Name is { } stated)
            {
                _names[i] = stated;
                continue;
            }
            var word = Vocabulary.WordOf(section.Layers[i].GetType());
            string name;
            do
            {
                var count = counts[word] = counts.GetValueOrDefault(word) + 1;
                name = count == 1 ? word : $"{word}_{count - 1}";
            }
            while (!taken.TryAdd(name, ""));
            _names[i] = name;
        }
    }

    /// <summary>The name of a stated head.</summary>
    public string Head { get; }

    /// <summary>The name of a layer by its place.</summary>
    public string Of(int index) => _names[index];

    static void Take(string name, string path, Dictionary<string, string> taken, List<Finding> findings)
    {
        if (!Usable().IsMatch(name) || (name is "features" or "head" || name.StartsWith("head_", StringComparison.Ordinal)) && path != "$.model.head.name")
        {
            findings.Add(new Finding("MODL003", path, $"received {Printable.Quote(name)}")
            {
                Expected = "a letter, then at most 99 letters, digits, '_' and '-'; not 'features', 'head' or 'head_…', which Norma uses itself",
            });
        }
        else if (!taken.TryAdd(name, path))
            findings.Add(new Finding("MODL002", path, $"the name '{name}' is that of {taken[name]} too") { Expected = "a name for each layer", Fix = "change one of them, or leave it out." });
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,99}\z")]
    private static partial Regex Usable();
}
