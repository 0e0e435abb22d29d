using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.Croissant;

/// <summary>A file, or several that a pattern names.</summary>
/// <param name="Id">Its <c>@id</c>.</param>
/// <param name="IsSet">Whether it is a FileSet.</param>
/// <param name="Url">Where it is: relative to the document, an address, or a path in its container.</param>
/// <param name="Format">Its media type.</param>
/// <param name="Sha256">Its digest, where one is stated as such.</param>
/// <param name="ContainedIn">What holds it.</param>
/// <param name="Includes">Of a set, patterns of its files.</param>
/// <param name="Excludes">Of a set, patterns of files that are none of it.</param>
sealed record CroissantFile(string Id, bool IsSet, string? Url, string Format, string? Sha256, Items<string> ContainedIn, Items<string> Includes, Items<string> Excludes);

/// <summary>What a source is taken from.</summary>
enum CroissantOrigin
{
    /// <summary>A file or a set of files.</summary>
    File,
    /// <summary>A field of a set of records.</summary>
    Field,
    /// <summary>A set of records.</summary>
    Records,
}

/// <summary>Where the values of a field come from.</summary>
/// <param name="Origin">Of what kind.</param>
/// <param name="Id">Of what.</param>
/// <param name="Column">A column of a table.</param>
/// <param name="JsonPath">A path into JSON.</param>
/// <param name="FileProperty">What is known of a file.</param>
/// <param name="Transforms">What is done to each value, in this order: the name and what is stated for it.</param>
/// <param name="Format">How a value is written.</param>
/// <param name="SamplingRate">Of sounds.</param>
sealed record CroissantSource(CroissantOrigin Origin, string Id, string? Column, string? JsonPath, string? FileProperty, Items<(string Name, string Value)> Transforms, string? Format, int? SamplingRate);

/// <summary>A field of a set of records.</summary>
/// <param name="Id">Its <c>@id</c>.</param>
/// <param name="Place">Where it stands in the document.</param>
/// <param name="Description">For people.</param>
/// <param name="Types">Full names of its types, schema.org with http.</param>
/// <param name="Source">Where its values come from; null for sub-fields' parents, constants and inline data.</param>
/// <param name="References">The field that its values are those of.</param>
/// <param name="Value">The value of all rows, as JSON has it.</param>
/// <param name="IsArray">Whether a value is a list.</param>
/// <param name="IsNested">Whether it is a set of records within each record.</param>
/// <param name="Inner">Its sub-fields.</param>
sealed record CroissantField(string Id, string Place, string? Description, Items<string> Types, CroissantSource? Source, CroissantSource? References, JsonElement? Value, bool IsArray, bool IsNested, Items<CroissantField> Inner)
{
    /// <summary>Itself, or the innermost of its sub-fields.</summary>
    public IEnumerable<CroissantField> Leaves => Inner.Count == 0 ? [this] : Inner.SelectMany(inner => inner.Leaves);
}

/// <summary>A set of records.</summary>
/// <param name="Id">Its <c>@id</c>.</param>
/// <param name="Types">Full names of its types.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Data">Its rows where the document holds them itself.</param>
sealed record CroissantRecords(string Id, Items<string> Types, Items<CroissantField> Fields, Items<JsonElement> Data);

/// <summary>What a Croissant document that breaks no rule says of its files and records.</summary>
/// <param name="Files">Its files and sets of files.</param>
/// <param name="Records">Its sets of records.</param>
sealed record CroissantDescription(Items<CroissantFile> Files, Items<CroissantRecords> Records)
{
    /// <summary>What it says of the data set as a whole: name, description, license, url, creator, datePublished, citeAs, as far as they are stated.</summary>
    public IReadOnlyDictionary<string, string> About { get; private init; } = new Dictionary<string, string>();

    const int Deepest = 16, MostFields = 16_384;

    static readonly string[] s_transforms = ["regex", "replace", "separator", "jsonPath", "delimiter"];

    /// <summary>Reads a document.</summary>
    /// <exception cref="FindingsException"><c>DATA100</c>: it breaks a rule of the standard (exit 3). <c>FILE011</c>, <c>FILE012</c>: it cannot be read.</exception>
    public static CroissantDescription Read(string path, string shown)
    {
        var draft = CroissantDraft.Read(path);
        // What its files are is judged when they are read.
        var broken = RulesOf<CroissantDraft>.All.Where(rule => !rule.Id.Contains("/verified-", StringComparison.Ordinal)).Select(rule => Ruling.Of(rule, draft))
            .SelectMany(rule => rule.Places.Where(p => p.Severity == Severity.Error).Select(place => new Finding("DATA100", InDocument(place.Place), $"{place.Message} ({rule.Id})")
            {
                File = shown,
                Expected = rule.Text,
                Fix = $"see {rule.Reference}.",
            })).ToArray();
        if (broken.Length > 0) throw new FindingsException(ExitCode.Data, broken);
        var fields = 0;
        try
        {
            return new([.. draft.Files.Select(node => FileOf(draft, node))], [.. draft.RecordSets.Select(node => RecordsOf(draft, node, ref fields))]) { About = AboutOf(draft) };
        }
        catch (InvalidDataException fault)
        {
            throw new FindingsException(ExitCode.Data, new Finding("DATA100", "", fault.Message) { File = shown, Expected = "a description of bounded size, each field with one source", Fix = "correct the document." });
        }
    }

    // Its own top: '$' is the spec's.
    static string InDocument(string place) => place.StartsWith("$.", StringComparison.Ordinal) || place.StartsWith("$ ", StringComparison.Ordinal) ? place[2..] : place == "$" ? "" : place;

    static Dictionary<string, string> AboutOf(CroissantDraft draft)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal);
        var root = draft.Dataset.Json;
        foreach (var (key, property) in new[] { ("name", "sc:name"), ("description", "sc:description"), ("license", "sc:license"), ("url", "sc:url"), ("datePublished", "sc:datePublished"), ("citeAs", "cr:citeAs") })
            if (TextIn(draft, root, property) is { Length: > 0 } text) about[key] = text;
        if (draft.Values(root, "sc:creator").Select(creator => creator.TextOf() ?? TextIn(draft, creator, "sc:name")).OfType<string>().ToArray() is { Length: > 0 } names) about["creator"] = string.Join(", ", names.Take(20));
        return about;
    }

    static CroissantFile FileOf(CroissantDraft draft, CroissantNode node)
    {
        var sha256 = draft.Texts(node.Json, "sc:sha256").Concat(draft.Texts(node.Json, "cr:sha256")).FirstOrDefault();
        return new(IdOf(node), draft.Is(node, "cr:FileSet"), draft.Ids(node.Json, "sc:contentUrl").FirstOrDefault(), draft.Texts(node.Json, "sc:encodingFormat").FirstOrDefault() ?? "",
            sha256 is { Length: 64 } ? sha256.ToLowerInvariant() : null,
            [.. draft.Ids(node.Json, "cr:containedIn").Concat(draft.Ids(node.Json, "sc:containedIn"))],
            [.. draft.Texts(node.Json, "cr:includes")], [.. draft.Texts(node.Json, "cr:excludes")]);
    }

    static CroissantRecords RecordsOf(CroissantDraft draft, CroissantNode node, ref int fields)
    {
        var read = new List<CroissantField>();
        var inner = draft.Values(node.Json, "cr:field").Select((json, i) => new CroissantNode($"{node.Place}.field[{i}]", json, node));
        foreach (var field in inner) read.Add(FieldOf(draft, field, 0, [], ref fields));
        return new(IdOf(node), TypesOf(draft, node.Json), new(read), [.. draft.Values(node.Json, "cr:data")]);
    }

    static CroissantField FieldOf(CroissantDraft draft, CroissantNode node, int depth, Items<string> outer, ref int fields)
    {
        if (depth > Deepest) throw new InvalidDataException($"{node} is nested deeper than {Deepest}");
        if (++fields > MostFields) throw new InvalidDataException($"has more than {MostFields} fields");
        var types = TypesOf(draft, node.Json) is { Count: > 0 } own ? own : outer;
        var inner = new List<CroissantField>();
        var parts = draft.Values(node.Json, "cr:subField").Select((json, i) => new CroissantNode($"{node.Place}.subField[{i}]", json, node));
        foreach (var part in parts) inner.Add(FieldOf(draft, part, depth + 1, types, ref fields));
        var value = draft.Values(node.Json, "cr:value").Concat(draft.Values(node.Json, "sc:value")).ToArray();
        var isArray = draft.Values(node.Json, "cr:isArray").Concat(draft.Values(node.Json, "cr:repeated")).Any(said => said.ValueKind == JsonValueKind.True);
        return new(IdOf(node), node.ToString(), DescriptionOf(draft, node.Json), types, SourceOf(draft, node, "cr:source"), SourceOf(draft, node, "cr:references"),
            value is [var only, ..] ? only : null, isArray, draft.Has(node, "cr:parentField") || types.Contains(CroissantDraft.Full("cr:RecordSet")), new(inner));
    }

    static CroissantSource? SourceOf(CroissantDraft draft, CroissantNode node, string property)
    {
        var all = draft.Values(node.Json, property).ToArray();
        if (all.Length == 0) return null;
        if (all.Length > 1) throw new InvalidDataException($"{node} has several of {property[3..]}");
        var source = all[0];
        if ((source.TextOf() ?? source.Text("@id")) is { } id) return new(CroissantOrigin.Field, id, null, null, null, [], null, null);
        var (origin, of) = Named("cr:fileObject") is { } file ? (CroissantOrigin.File, file) : Named("cr:fileSet") is { } set ? (CroissantOrigin.File, set)
            : Named("sc:distribution") is { } either ? (CroissantOrigin.File, either) : Named("cr:field") is { } field ? (CroissantOrigin.Field, field)
            : (CroissantOrigin.Records, Named("cr:recordSet") ?? throw new InvalidDataException($"{node} has a {property[3..]} of nothing"));
        var extract = draft.Values(source, "cr:extract").FirstOrDefault();
        var rate = draft.Values(source, "cr:samplingRate").FirstOrDefault() is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var whole) ? whole : (int?)null;
        return new(origin, of, Text(extract, "cr:column"), Text(extract, "cr:jsonPath"), Text(extract, "cr:fileProperty"), TransformsOf(draft, node, source), Text(source, "cr:format"), rate);

        string? Named(string name) => draft.Ids(source, name).FirstOrDefault();

        string? Text(JsonElement of, string name) => draft.Texts(of, name).FirstOrDefault();
    }

    // A term of the standard may be written plainly, with its prefix or as its full name.
    static Items<(string, string)> TransformsOf(CroissantDraft draft, CroissantNode node, JsonElement source)
    {
        var transforms = new List<(string, string)>();
        foreach (var transform in draft.Values(source, "cr:transform"))
            foreach (var member in ((JsonElement?)transform).Members())
            {
                if (member.Name.StartsWith('@')) continue;
                var name = draft.LocalOf(member.Name);
                if (!s_transforms.Contains(name) || member.Value.TextOf() is not { } value) throw new InvalidDataException($"{node} has the transform {Printable.Quote(member.Name)}; regex, replace, separator and jsonPath are read");
                transforms.Add((name == "delimiter" ? "separator" : name, value));
            }
        return new(transforms);
    }

    static Items<string> TypesOf(CroissantDraft draft, JsonElement json) => [.. draft.Values(json, "cr:dataType").Select(type => type.TextOf() ?? type.Text("@id")).OfType<string>().Select(draft.Expand)];

    // A text in several languages has a member for each.
    static string? DescriptionOf(CroissantDraft draft, JsonElement json) => TextIn(draft, json, "sc:description");

    static string? TextIn(CroissantDraft draft, JsonElement json, string property) => draft.Values(json, property).FirstOrDefault() switch
    {
        { ValueKind: JsonValueKind.Object } several => several.Text("@value") ?? several.Text("@id") ?? several.Text("en") ?? ((JsonElement?)several).Members().Select(member => member.Value.TextOf()).OfType<string>().FirstOrDefault(),
        var one => one.TextOf(),
    };

    static string IdOf(CroissantNode node) => node.Id ?? throw new InvalidDataException($"{node} has no @id");
}
