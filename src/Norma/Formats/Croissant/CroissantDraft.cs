using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.Croissant;

/// <summary>A node of a Croissant document.</summary>
/// <param name="Place">As in <c>recordSet[0].field[2]</c>.</param>
/// <param name="Json">All of it.</param>
/// <param name="Parent">The node that holds it; null for the dataset.</param>
sealed record CroissantNode(string Place, JsonElement Json, CroissantNode? Parent)
{
    /// <summary>Its <c>@id</c>; null when it has none.</summary>
    public string? Id => Json.Text("@id");

    /// <summary>Its place with its id.</summary>
    public override string ToString() => Id is { } id ? $"{Place} {Printable.Quote(id)}" : Place;
}

/// <summary>A Croissant document (JSON-LD), read as far as it can be. Terms are resolved by its own context, so that prefixed, plain and full names are one; http and https of schema.org too.</summary>
sealed class CroissantDraft
{
    /// <summary>Where the rules are written.</summary>
    public const string Specification = "http://mlcommons.org/croissant/1.1", Reference = "https://github.com/mlcommons/croissant/tree/main/python/mlcroissant";

    const string Croissant = "http://mlcommons.org/croissant/", Schema = "http://schema.org/", SecureSchema = "https://schema.org/";
    const long MostBytes = 64 << 20;

    readonly JsonElement? _root;
    readonly Dictionary<string, string> _terms = new(StringComparer.Ordinal);
    readonly Lazy<CroissantNode[]> _fields;

    CroissantDraft(string file, JsonElement? root, string? fault)
    {
        (File, _root, Fault) = (file, root, fault);
        foreach (var context in Several(root?.Member("@context")))
            foreach (var term in ((JsonElement?)context).Members())
                if ((term.Value.TextOf() ?? term.Value.Text("@id")) is { } iri) _terms[term.Name] = iri;
        _fields = new(() => [.. RecordSets.SelectMany(set => FieldsOf(set))]);
    }

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>Why it is no strict JSON; null when it is.</summary>
    public string? Fault { get; }

    /// <summary>The dataset.</summary>
    public CroissantNode Dataset => new("$", _root ?? throw new CannotJudgeException("the document cannot be read"), null);

    /// <summary>Its files and sets of files.</summary>
    public IEnumerable<CroissantNode> Files => Nodes(Dataset, "sc:distribution", "distribution");

    /// <summary>Its sets of records.</summary>
    public IEnumerable<CroissantNode> RecordSets => Nodes(Dataset, "cr:recordSet", "recordSet");

    /// <summary>The fields of all sets of records, and theirs.</summary>
    public IReadOnlyList<CroissantNode> Fields => _root is null ? throw new CannotJudgeException("the document cannot be read") : _fields.Value;

    /// <summary>All nodes with what they are called.</summary>
    public IEnumerable<CroissantNode> All => Files.Concat(RecordSets).Concat(Fields);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FindingsException"><c>FILE011</c>, <c>FILE012</c>: it cannot be read.</exception>
    public static CroissantDraft Read(string path)
    {
        try
        {
            return new(path, StrictJson.Parse(OuterFile.Read(path, MostBytes)), null);
        }
        catch (InvalidDataException fault)
        {
            return new(path, null, fault.Message);
        }
    }

    /// <summary>The values of a property, a list as its items.</summary>
    /// <param name="node">The node.</param>
    /// <param name="property">With <c>cr:</c>, <c>sc:</c> or <c>dct:</c>.</param>
    public IEnumerable<JsonElement> Values(JsonElement node, string property)
    {
        var iri = Full(property);
        foreach (var member in ((JsonElement?)node).Members())
        {
            if (member.Name.StartsWith('@') || Expand(member.Name) != iri) continue;
            if (member.Value.ValueKind == JsonValueKind.Array)
                foreach (var item in member.Value.EnumerateArray()) yield return item;
            else if (member.Value.ValueKind != JsonValueKind.Null) yield return member.Value;
        }
    }

    /// <summary>Whether a node has a property.</summary>
    public bool Has(CroissantNode node, string property) => Values(node.Json, property).Any();

    /// <summary>Whether a node is of a type.</summary>
    public bool Is(CroissantNode node, string type) =>
        Several(node.Json.Member("@type")).Any(t => t.TextOf() is { } text && Expand(text) == Full(type));

    /// <summary>The ids that the values of a property name.</summary>
    public IEnumerable<string> Ids(JsonElement node, string property) => Values(node, property).Select(value => value.TextOf() ?? value.Text("@id")).OfType<string>();

    /// <summary>Texts of a property, in any language.</summary>
    public IEnumerable<string> Texts(JsonElement node, string property) => Values(node, property).Select(value => value.TextOf() ?? value.Text("@value")).OfType<string>();

    IEnumerable<CroissantNode> Nodes(CroissantNode of, string property, string name) =>
        Values(of.Json, property).Select((json, i) => new CroissantNode(of.Parent is null && of.Place == "$" ? $"{name}[{i}]" : $"{of.Place}.{name}[{i}]", json, of));

    IEnumerable<CroissantNode> FieldsOf(CroissantNode set)
    {
        foreach (var field in Nodes(set, "cr:field", "field").Concat(Nodes(set, "cr:subField", "subField")))
        {
            yield return field;
            foreach (var inner in FieldsOf(field)) yield return inner;
        }
    }

    static IEnumerable<JsonElement> Several(JsonElement? value) => value is { ValueKind: JsonValueKind.Array } ? value.List() : value is { } one ? [one] : [];

    /// <summary>The name of a term of this standard without what goes before it.</summary>
    public string LocalOf(string term) => Expand(term) is var full && full.StartsWith(Croissant, StringComparison.Ordinal) ? full[Croissant.Length..] : term;

    /// <summary>The full name of a term, schema.org with http.</summary>
    public string Expand(string term)
    {
        for (var step = 0; step < 8; step++)
        {
            if (_terms.TryGetValue(term, out var iri) && iri != term && !iri.StartsWith('@')) term = iri;
            else if (term.IndexOf(':') is > 0 and var colon && _terms.TryGetValue(term[..colon], out var prefix) && !term.AsSpan(colon + 1).StartsWith("//")) term = prefix + term[(colon + 1)..];
            else break;
        }
        if (!term.Contains(':')) term = _terms.GetValueOrDefault("@vocab", "") + term;
        return term.StartsWith(SecureSchema, StringComparison.Ordinal) ? Schema + term[SecureSchema.Length..] : term;
    }

    /// <summary>The full name of a name with <c>cr:</c>, <c>sc:</c> or <c>dct:</c>.</summary>
    public static string Full(string name) => name.Split(':') switch
    {
        ["cr", var local] => Croissant + local,
        ["sc", var local] => Schema + local,
        ["dct", var local] => "http://purl.org/dc/terms/" + local,
        _ => name,
    };
}
