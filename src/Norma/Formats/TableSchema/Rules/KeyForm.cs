using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

/// <summary>The form that names of fields have in keys.</summary>
static class KeyForm
{
    /// <summary>What is wrong with it.</summary>
    /// <param name="key">The names.</param>
    /// <param name="place">Where.</param>
    /// <param name="names">The fields that there are; null when they are not known.</param>
    /// <param name="single">Whether a single name may stand without brackets.</param>
    public static IEnumerable<Breach> Breaches(JsonElement key, string place, HashSet<string>? names, bool single)
    {
        var found = TableSchemaDraft.Keys(key);
        if (!(key.ValueKind == JsonValueKind.Array ? found.Count == key.GetArrayLength() && found.Count > 0 : single && found.Count == 1)) yield return new(place, "is no list of one name or more");
        if (found.Distinct().Count() != found.Count) yield return new(place, "has a name twice");
        if (names is null) yield break;
        foreach (var name in found.Where(name => !names.Contains(name)))
            yield return new(place, $"names {Printable.Quote(name)}, which is no field{(Nearest.Hint(name, names) is { } hint ? $"; {hint}" : "")}");
    }
}
