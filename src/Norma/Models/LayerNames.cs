using Norma.Spec;

namespace Norma.Models;

/// <summary>The names of layers: as stated, else the word, then the word with 1, 2, … behind it, as in Keras.</summary>
static class LayerNames
{
    /// <summary>Names the layers of a stack; names that are taken or cannot be used are findings.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="path">Where the list stands.</param>
    /// <param name="findings">Where the findings go.</param>
    /// <param name="reserved">Names that are given already.</param>
    public static string[] Of(Items<Layer> layers, string path, List<Finding> findings, string[]? reserved = null)
    {
        var (taken, given) = (new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(reserved ?? [], StringComparer.Ordinal));
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i].Name is not { } stated) continue;
            var at = $"{SpecPath.Item(path, i)}.name";
            Check(stated, at, findings);
            if (given.Contains(stated))
                findings.Add(new("MODL002", at, $"the name '{stated}' is that of an input, its encoder or the combination too") { Expected = "a name for each layer", Fix = "change it, or leave it out." });
            if (!taken.TryAdd(stated, at))
                findings.Add(new("MODL002", at, $"the name '{stated}' is that of {taken[stated]} too") { Expected = "a name for each layer", Fix = "change one of them, or leave it out." });
        }
        var names = new string[layers.Count];
        var free = new Numbering(taken.Keys.Concat(given));
        for (var i = 0; i < names.Length; i++) names[i] = layers[i].Name ?? free.Next(Vocabulary.WordOf(layers[i].GetType()));
        return names;
    }

    /// <summary>Finds a name that cannot be used.</summary>
    /// <param name="name">The name.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="findings">Where the finding goes.</param>
    /// <param name="head">Whether it is that of the head.</param>
    public static void Check(string name, string path, List<Finding> findings, bool head = false)
    {
        if (IsUsable(name) && (head || !(name is "features" or "head" || name.StartsWith("head_", StringComparison.Ordinal)))) return;
        findings.Add(new("MODL003", path, $"received {Printable.Quote(name)}")
        {
            Expected = "a letter, then at most 99 letters, digits, '_' and '-'; not 'features', 'head' or 'head_…', which Norma uses itself",
        });
    }

    static bool IsUsable(string name) =>
        name.Length is > 0 and <= 100 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}

/// <summary>Names that are free: the word, then the word with 1, 2, … behind it.</summary>
sealed class Numbering(IEnumerable<string> taken)
{
    readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The next free name of a word.</summary>
    public string Next(string word)
    {
        while (true)
        {
            var count = _counts[word] = _counts.GetValueOrDefault(word) + 1;
            var name = count == 1 ? word : FormattableString.Invariant($"{word}_{count - 1}");
            if (_taken.Add(name)) return name;
        }
    }
}
