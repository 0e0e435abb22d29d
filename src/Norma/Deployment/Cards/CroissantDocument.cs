using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Reading.RecordSets;
using Norma.Data.Sources;
using Norma.Spec;

namespace Norma.Deployment.Cards;

/// <summary>The data of a run as Croissant 1.1 (<c>croissant.json</c>): its files with digests, its fields, its splits. No cell, no time, no absolute path.</summary>
/// <remarks>http://mlcommons.org/croissant/1.1; what <c>mlcroissant validate</c> takes.</remarks>
static class CroissantDocument
{
    static readonly string[] s_tables = ["text/csv", "text/tab-separated-values", "application/json", "application/jsonlines", "application/xml", "application/x-parquet", "application/vnd.apache.arrow.file"];

    /// <summary>Of them, those that have lists.</summary>
    static readonly string[] s_nested = ["application/json", "application/jsonlines", "application/x-parquet", "application/vnd.apache.arrow.file"];

    static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the file.</summary>
    /// <param name="name">The name of the data set where the file states none.</param>
    /// <param name="data">What is stated of the data, every type known.</param>
    /// <param name="files">The files that were read; none for rows of memory.</param>
    /// <param name="parts">Which rows were used for what.</param>
    public static string Write(string name, DataSpec data, Items<DataFile> files, Parts parts)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(parts);
        var about = data.About ?? new();
        var ids = new Ids();
        // What a server answered is no file that could be had again.
        var objects = files.Where(file => !file.IsListing && !(file.Path == "postgresql" && data.Source.Any(source => source is Norma.Data.Sources.Postgresql))).Select(file => (File: file, Id: ids.Of(PathOf(file)), Format: FormatOf(file, data.Source))).ToList();
        var sets = objects.Where(o => o.File.Includes is not null).ToList();
        // Only a table has columns to say where a field is from.
        var described = data.Source.FirstOrDefault(source => source is Norma.Data.Sources.Croissant) as Norma.Data.Sources.Croissant;
        var tables = objects.Where(o => o.File.Includes is null && described is null && data.Source.All(source => source.IsTable) && s_tables.Contains(o.Format)).ToList();
        var root = new JsonObject
        {
            ["@context"] = Context(),
            ["@type"] = "sc:Dataset",
            ["conformsTo"] = "http://mlcommons.org/croissant/1.1",
            ["name"] = about.Name ?? name,
            ["description"] = about.Description ?? $"The rows from which the model '{name}' was made.{(described?.RecordSet is { } set ? $" They are the set of records '{set}' of the description that is listed." : "")}",
        };
        if (about.License is { } license) root["license"] = LicenseUrl(license);
        if (about.Url is { } url) root["url"] = url;
        if (about.Creator is { } creator) root["creator"] = new JsonObject { ["@type"] = "sc:Organization", ["name"] = creator };
        if (Date(about.Published) is { } published) root["datePublished"] = published;
        if (about.Citation is { } citation) root["citeAs"] = citation;
        if (about.Url is { } origin) root["prov:wasDerivedFrom"] = new JsonObject { ["@type"] = "prov:Entity", ["@id"] = origin, ["prov:label"] = about.Name ?? name };
        root["distribution"] = new JsonArray([.. objects.Except(sets).Select(o => FileObject(o.File, o.Id, o.Format)), .. sets.Select(o => FileSet(o.File, o.Id))]);
        root["recordSet"] = new JsonArray([
            .. tables.Select((o, i) => Records(i == 0 ? "records" : string.Create(CultureInfo.InvariantCulture, $"records-{i + 1}"), o.File, o.Id, o.Format, data)),
            .. FolderRecords(data, [.. sets.Select(o => (o.File, o.Id))], tables.Count),
            Splits(data, parts)]);
        return root.ToJsonString(s_json) + "\n";
    }

    /// <summary>What the standard requires and the file does not state: a warning, not more, for it does not change the model.</summary>
    public static IReadOnlyList<Finding> Check(DataSpec data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var about = data.About ?? new();
        string?[] absent =
        [
            about.Description is null ? "description" : null, about.License is null ? "license" : null, about.Url is null ? "url" : null,
            about.Creator is null ? "creator" : null, Date(about.Published) is null ? "published" : null,
        ];
        var names = absent.OfType<string>().ToList();
        if (names.Count == 0) return [];
        return
        [
            new Finding("DEPL050", "$.data.about", about.Published is { } text && Date(text) is null ? $"'published' is {Printable.Quote(text)}, no date" : $"does not state {string.Join(", ", names)}")
            {
                Severity = Severity.Warning,
                Expected = "description, license, url, creator and published (as 2026-01-31), which Croissant 1.1 requires",
                Fix = "state where the data come from; croissant.json leaves out what is not known.",
            },
        ];
    }

    static JsonObject FileObject(DataFile file, string id, string format) => new()
    {
        ["@type"] = "cr:FileObject",
        ["@id"] = id,
        ["name"] = id,
        ["contentUrl"] = PathOf(file),
        ["contentSize"] = string.Create(CultureInfo.InvariantCulture, $"{file.Size} B"),
        ["encodingFormat"] = format,
        ["sha256"] = file.Sha256,
    };

    static JsonObject FileSet(DataFile file, string id) => new()
    {
        ["@type"] = "cr:FileSet",
        ["@id"] = id,
        ["name"] = id,
        ["description"] = string.Create(CultureInfo.InvariantCulture, $"The files of {file.Rows} rows, {file.Size} B; SHA-256 of their list {file.Sha256}."),
        ["encodingFormat"] = System.IO.Path.GetExtension(file.Includes!) switch { ".png" => "image/png", ".jpg" or ".jpeg" => "image/jpeg", ".gif" => "image/gif", ".bmp" => "image/bmp", ".webp" => "image/webp", ".wav" => "audio/wav", _ => "application/octet-stream" },
        ["includes"] = file.Includes,
    };

    // Of a folder the pictures or sounds are a field, and what their paths say are others.
    static IEnumerable<JsonObject> FolderRecords(DataSpec data, IReadOnlyList<(DataFile File, string Id)> sets, int tables)
    {
        if (data.Source is not [Folder folder] || sets is not [var (file, setId)]) yield break;
        var content = file.Path[(file.Path.LastIndexOf('#') + 1)..];
        var form = folder.FormOf(data.Fields.Keys);
        var below = file.Includes![..file.Includes!.IndexOf("**", StringComparison.Ordinal)];
        var (id, ids) = (tables == 0 ? "records" : "files", new Ids());
        yield return new()
        {
            ["@type"] = "cr:RecordSet",
            ["@id"] = id,
            ["name"] = id,
            ["description"] = string.Create(CultureInfo.InvariantCulture, $"{file.Rows} rows, a file each."),
            ["field"] = new JsonArray([.. data.Fields.Where(f => f.Key == content || form?.Names.Contains(f.Key) == true).Select(f => new JsonObject
            {
                ["@type"] = "cr:Field",
                ["@id"] = ids.Of($"{id}/{f.Key}"),
                ["name"] = f.Key,
                ["description"] = DescriptionOf(f.Value),
                ["dataType"] = f.Key == content ? MediaOf(f.Value) : TypeOf(f.Value),
                ["source"] = f.Key == content ? new JsonObject { ["fileSet"] = new JsonObject { ["@id"] = setId }, ["extract"] = new JsonObject { ["fileProperty"] = "content" } } : new JsonObject
                {
                    ["fileSet"] = new JsonObject { ["@id"] = setId },
                    ["extract"] = new JsonObject { ["fileProperty"] = "fullpath" },
                    ["transform"] = new JsonObject { ["regex"] = form!.ExpressionOf(f.Key, below) },
                },
            })]),
        };
    }

    static JsonNode MediaOf(Field field) => field switch { Image => "sc:ImageObject", Audio => "sc:AudioObject", _ => TypeOf(field) };

    // Names of fields that lie within others are paths; of a list the items are. Where one of a file is a path, all are.
    static JsonObject ExtractOf(string name, string format, DataSpec data)
    {
        if (format != "application/json" && !(format == "application/jsonlines" && data.Fields.Keys.Any(IsNested))) return new() { ["column"] = name };
        var records = data.Source.OfType<Json>().Select(json => json.Records).FirstOrDefault(path => path is not null);
        var top = format == "application/json" ? $"${(records is null ? "" : $".{records}")}[*]" : "$";
        return new() { ["jsonPath"] = $"{top}{(IsNested(name) ? $".{name}" : $"['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']")}" };
    }

    static bool IsNested(string name) => name.AsSpan().IndexOfAny('.', '[') >= 0;

    static JsonObject SourceOf(string name, Field field, string fileId, string format, DataSpec data)
    {
        var source = new JsonObject { ["fileObject"] = new JsonObject { ["@id"] = fileId }, ["extract"] = ExtractOf(name, format, data) };
        if (field is Norma.Data.Fields.Date { Format: { } stated } && CroissantTypes.PatternOf(stated) is { } pattern) source["format"] = pattern;
        return source;
    }

    static JsonObject Records(string id, DataFile file, string fileId, string format, DataSpec data)
    {
        // The field that says the part of each row refers to the parts.
        var part = (data.Split as Norma.Data.Splits.Predefined)?.By;
        var ids = new Ids();
        return new()
        {
            ["@type"] = "cr:RecordSet",
            ["@id"] = id,
            ["name"] = id,
            ["description"] = string.Create(CultureInfo.InvariantCulture, $"{file.Rows} rows."),
            ["field"] = new JsonArray([.. Columns(data).Select(f =>
            {
                var field = new JsonObject
                {
                    ["@type"] = "cr:Field",
                    ["@id"] = ids.Of($"{id}/{f.Key}"),
                    ["name"] = f.Key,
                    ["description"] = DescriptionOf(f.Value),
                    ["dataType"] = TypeOf(f.Value),
                    ["source"] = SourceOf(f.Key, f.Value, fileId, format, data),
                };
                if (f.Value is Set set)
                {
                    field["isArray"] = true;
                    // Where it lies in JSON it may be a list already.
                    if (format is not ("application/json" or "application/jsonlines")) ((JsonObject)field["source"]!)["transform"] = new JsonObject { ["separator"] = set.Separator };
                }
                // Where a table has no lists, it is a text.
                if (f.Value is Vector vector && s_nested.Contains(format))
                {
                    field["dataType"] = TypeOf("sc:Float", vector);
                    field["isArray"] = true;
                    field["arrayShape"] = vector.Length!.Value.ToString(CultureInfo.InvariantCulture);
                }
                if (f.Key == part) field["references"] = new JsonObject { ["field"] = new JsonObject { ["@id"] = "splits/name" } };
                return field;
            })]),
        };
    }

    // A series is of the columns that it names, a set of events of the column that it collects; what is held out of a set is no column.
    static KeyValuePair<string, Field>[] Columns(DataSpec data) =>
        [.. data.Fields.SelectMany(field => field.Value switch
        {
            Series series => series.Columns.Select(column => KeyValuePair.Create(column, (Field)new Number(series.Role))),
            Set set when data.Collect?.Into.TryGetValue(field.Key, out var column) == true => [KeyValuePair.Create(column, (Field)new Category(set.Role, Sensitive: set.Sensitive, Description: set.Description))],
            Item { IsHeld: true } => [],
            _ => [field],
        }).DistinctBy(field => field.Key)];

    static JsonObject Splits(DataSpec data, Parts parts)
    {
        JsonObject Row(string name, string url) => new() { ["splits/name"] = name, ["splits/url"] = url };
        JsonObject Field(string name, string type) => new() { ["@type"] = "cr:Field", ["@id"] = $"splits/{name}", ["name"] = name, ["description"] = $"The {name} of a split.", ["dataType"] = type };
        return new()
        {
            ["@type"] = "cr:RecordSet",
            ["@id"] = "splits",
            ["name"] = "splits",
            ["description"] = string.Create(CultureInfo.InvariantCulture, $"{parts.Train.Length} rows for training, {parts.Validation.Length} for validation, {parts.Test.Length} for the test, by the split '{Vocabulary.WordOf(data.Split.GetType())}' as norma.yaml states it; SHA-256 of the assignment {parts.Digest}."),
            ["dataType"] = "cr:Split",
            ["key"] = new JsonObject { ["@id"] = "splits/name" },
            ["field"] = new JsonArray(Field("name", "sc:Text"), Field("url", "sc:URL")),
            ["data"] = new JsonArray(Row("train", "cr:TrainingSplit"), Row("validation", "cr:ValidationSplit"), Row("test", "cr:TestSplit")),
        };
    }

    static JsonNode TypeOf(Field field) => TypeOf(field switch { Number => "sc:Float", Norma.Data.Fields.Date => "sc:DateTime", _ => "sc:Text" }, field);

    static JsonNode TypeOf(string type, Field field) => field.Role == Role.Target ? new JsonArray(type, "cr:Label") : type;

    static string DescriptionOf(Field field)
    {
        var what = $"{(field is Item or Image or Audio ? "An" : "A")} {field.Type} of role {Vocabulary.Snake(field.Role.ToString())}{(field is Number { Unit: { } unit } ? $", in {unit}" : "")}{(field.Sensitive ? ", sensitive" : "")}.";
        return field.Description is null ? what : $"{field.Description} ({what.TrimEnd('.')})";
    }

    static string FormatOf(DataFile file, Items<Source> sources) => Path.GetExtension(file.Path).ToLowerInvariant() switch
    {
        ".csv" => "text/csv",
        ".tsv" => "text/tab-separated-values",
        ".json" when sources.OfType<Croissant>().Any(described => described.Path.Contains(file.Path)) => "application/ld+json",
        ".json" => "application/json",
        ".jsonl" or ".ndjson" => "application/jsonlines",
        ".xml" => "application/xml",
        ".parquet" => "application/x-parquet",
        ".arrow" or ".arrows" or ".feather" or ".ipc" => "application/vnd.apache.arrow.file",
        _ => sources is [var only, ..] && sources.All(s => s.GetType() == only.GetType()) ? Vocabulary.WordOf(only.GetType()) switch
        {
            "csv" => "text/csv",
            "json" => "application/json",
            "jsonl" => "application/jsonlines",
            "xml" => "application/xml",
            "parquet" => "application/x-parquet",
            "arrow" => "application/vnd.apache.arrow.file",
            "sqlite" => "application/vnd.sqlite3",
            _ => "application/octet-stream",
        } : "application/octet-stream",
    };

    // A path of the machine is nobody else's business.
    static string PathOf(DataFile file) => Path.IsPathRooted(file.Path) || file.Path.Contains(':', StringComparison.Ordinal) ? file.Path[(file.Path.LastIndexOfAny(['/', '\\', ':']) + 1)..] : file.Path;

    static string LicenseUrl(string license) => license.Contains(':', StringComparison.Ordinal) ? license : $"https://spdx.org/licenses/{license}.html";

    static string? Date(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null;

    static JsonObject Context()
    {
        var context = new JsonObject
        {
            ["@language"] = "en",
            ["@vocab"] = "https://schema.org/",
            ["cr"] = "http://mlcommons.org/croissant/",
            ["sc"] = "https://schema.org/",
            ["dct"] = "http://purl.org/dc/terms/",
            ["rai"] = "http://mlcommons.org/croissant/RAI/",
            ["prov"] = "http://www.w3.org/ns/prov#",
            ["conformsTo"] = "dct:conformsTo",
            ["data"] = new JsonObject { ["@id"] = "cr:data", ["@type"] = "@json" },
            ["examples"] = new JsonObject { ["@id"] = "cr:examples", ["@type"] = "@json" },
            ["dataType"] = new JsonObject { ["@id"] = "cr:dataType", ["@type"] = "@vocab" },
        };
        string[] terms =
        [
            "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract", "field", "fileObject", "fileProperty", "fileSet", "format", "includes",
            "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "readLines", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
            "source", "subField", "transform", "unArchive", "value",
        ];
        foreach (var term in terms) context[term] = $"cr:{term}";
        return context;
    }

    /// <summary>Ids without blanks, none twice.</summary>
    sealed class Ids
    {
        readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public string Of(string name)
        {
            var plain = string.Concat(name.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? '_' : c));
            var id = plain;
            for (var n = 2; !_taken.Add(id); n++) id = string.Create(CultureInfo.InvariantCulture, $"{plain}_{n}");
            return id;
        }
    }
}
