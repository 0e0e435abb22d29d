using System.Text.Json;
using Norma.Spec;

namespace Norma.Interop.Keras;

/// <summary>One pass over a config: what was found so far, and which Keras wrote it.</summary>
/// <param name="file">The file.</param>
/// <param name="version">Which Keras wrote it; 3 for one that says modules, 1 or 2 before.</param>
sealed class ConfigReading(string file, int version)
{
    const int MostFindings = 100;

    /// <summary>Which Keras wrote it.</summary>
    public int Version => version;

    /// <summary>What is wrong, doubtful or worth knowing.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Axes that are stated from the front, by the path of the config that states them: the rank that they need is known once the shapes are.</summary>
    public Dictionary<string, long> Axes { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether something is wrong.</summary>
    public bool Failed => Findings.Exists(finding => finding.Severity == Severity.Error);

    /// <summary>Adds a finding.</summary>
    public void Report(string code, string path, string message, string? expected = null, string? fix = null, Severity severity = Severity.Error)
    {
        if (Findings.Count < MostFindings) Findings.Add(new(code, path, message) { File = file, Expected = expected, Fix = fix, Severity = severity });
    }

    /// <summary>The members of an object, with their paths; none, and a finding, where it is none.</summary>
    public IEnumerable<(string Name, JsonElement Value, string Path)> Members(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Report("INTR004", path, $"received {Show(value)}", "an object");
            yield break;
        }
        foreach (var member in value.EnumerateObject()) yield return (member.Name, member.Value, SpecPath.Key(path, member.Name));
    }

    /// <summary>A member that must be text; null, and a finding, where it is not.</summary>
    public string? Text(JsonElement value, string name, string path)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String) return member.GetString();
        Report("INTR004", path, $"lacks the text '{name}'", "a config as Keras writes it");
        return null;
    }

    /// <summary>A value as a finding shows it.</summary>
    public static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text {Printable.Quote(value.GetString())}",
        JsonValueKind.Undefined => "nothing",
        _ => Printable.Escape(value.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : value.GetRawText()),
    };
}
