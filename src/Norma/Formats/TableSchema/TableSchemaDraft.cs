using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema;

/// <summary>A field of a schema as it stands, right or wrong.</summary>
/// <param name="Place">As in <c>fields[0]</c>.</param>
/// <param name="Json">All of it.</param>
/// <param name="Name">Its name; null when it has none that is text.</param>
/// <param name="Type">Its type; null when it names none of the standard's.</param>
/// <param name="Field">What it says as far as it can be understood; null without a type.</param>
sealed record DraftField(string Place, JsonElement Json, string? Name, CellType? Type, TableField? Field)
{
    /// <summary>Its constraints, member by member.</summary>
    public IEnumerable<JsonProperty> Constraints => Json.Member("constraints").Members();
}

/// <summary>A Table Schema, read as far as it can be, so that every rule can be judged.</summary>
sealed class TableSchemaDraft
{
    const long MostBytes = 16 << 20;
    const int MostFields = 100_000;

    readonly JsonElement? _root;
    readonly DraftField[] _fields;

    TableSchemaDraft(string file, JsonElement? root, string? fault)
    {
        (File, _root, Fault) = (file, root, fault);
        _fields = [.. (root?.Member("fields")).List().Take(MostFields).Select(Field)];
    }

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>Why it is no strict JSON; null when it is.</summary>
    public string? Fault { get; }

    /// <summary>The whole document.</summary>
    public JsonElement Root => _root ?? throw new CannotJudgeException("the schema cannot be read");

    /// <summary>Its fields.</summary>
    public IReadOnlyList<DraftField> Fields => _root is null ? throw new CannotJudgeException("the schema cannot be read") : _fields;

    /// <summary>The names of its fields.</summary>
    public HashSet<string> Names => [.. Fields.Select(f => f.Name).OfType<string>()];

    /// <summary>Whether it is of the first version of the standard, which a schema without <c>$schema</c> is.</summary>
    public bool IsFirstVersion => _root?.Text("$schema") is not { } profile || !profile.Contains("/2.", StringComparison.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FindingsException"><c>FILE011</c>, <c>FILE012</c>: it cannot be read.</exception>
    public static TableSchemaDraft Read(string path) => Parse(OuterFile.Read(path, MostBytes), path);

    /// <summary>Reads bytes.</summary>
    public static TableSchemaDraft Parse(byte[] bytes, string file)
    {
        try
        {
            return new(file, StrictJson.Parse(bytes), null);
        }
        catch (InvalidDataException fault)
        {
            return new(file, null, fault.Message);
        }
    }

    /// <summary>A schema within another document.</summary>
    public static TableSchemaDraft Of(JsonElement schema, string file) => new(file, schema, null);

    /// <summary>The schema, of which no rule is broken.</summary>
    public TableSchema Require() => new([.. _fields.Select(field => field.Field!)])
    {
        Match = Enum.TryParse<FieldsMatch>(MatchText(), ignoreCase: true, out var match) ? match : FieldsMatch.Exact,
        MissingValues = Missing(Root) ?? [""],
        PrimaryKey = Keys(Root.Member("primaryKey")),
        UniqueKeys = [.. Root.Member("uniqueKeys").List().Select(key => Keys(key))],
        ForeignKeys = [.. Root.Member("foreignKeys").List()
            .Where(key => string.IsNullOrEmpty(key.Member("reference")?.Text("resource")))
            .Select(key => new SelfReference(Keys(key.Member("fields")), Keys(key.Member("reference")?.Member("fields"))))],
    };

    /// <summary><c>fieldsMatch</c> as text; its profile has it as a list of one, which is taken as well.</summary>
    public string? MatchText() => Root.Text("fieldsMatch") ?? (Root.Member("fieldsMatch").List().ToArray() is [var only] ? only.TextOf() : null);

    /// <summary>Names of fields; a single one may stand without brackets, as in the first version.</summary>
    public static Items<string> Keys(JsonElement? keys) => keys?.TextOf() is { } single ? [single] : [.. keys.List().Select(key => key.TextOf()).OfType<string>()];

    DraftField Field(JsonElement json, int index)
    {
        var name = json.Text("name");
        var type = CellType.All.GetValueOrDefault(json.Member("type") is null ? IsFirstVersion ? "string" : "any" : json.Text("type") ?? "");
        var field = type is null ? null : new TableField(name ?? "", type)
        {
            Format = json.Text("format") ?? "default",
            Description = json.Text("description"),
            Constraints = json.Member("constraints") is { } constraints ? Constraints(constraints) : new(),
            Categories = json.Member("categories") is { ValueKind: JsonValueKind.Array } categories ? [.. ((JsonElement?)categories).List().Select(c => LiteralOf(c.Member("value") ?? c))] : null,
            MissingValues = Missing(json),
            DecimalChar = json.Text("decimalChar") ?? ".",
            GroupChar = json.Text("groupChar"),
            BareNumber = json.Member("bareNumber")?.ValueKind != JsonValueKind.False,
            Delimiter = json.Text("delimiter") is { Length: > 0 } delimiter ? delimiter : ",",
            ItemType = json.Text("itemType") is { } item ? CellType.All.GetValueOrDefault(item) : null,
        };
        if (field is not null && json.Member("trueValues") is { } yes) field = field with { TrueValues = Keys(yes) };
        if (field is not null && json.Member("falseValues") is { } no) field = field with { FalseValues = Keys(no) };
        return new($"fields[{index}]", json, name, type, field);
    }

    static CellConstraints Constraints(JsonElement json) => new()
    {
        Required = json.Member("required")?.ValueKind == JsonValueKind.True,
        Unique = json.Member("unique")?.ValueKind == JsonValueKind.True,
        MinLength = Length(json, "minLength"),
        MaxLength = Length(json, "maxLength"),
        Minimum = LiteralOf(json, "minimum"),
        Maximum = LiteralOf(json, "maximum"),
        ExclusiveMinimum = LiteralOf(json, "exclusiveMinimum"),
        ExclusiveMaximum = LiteralOf(json, "exclusiveMaximum"),
        Pattern = json.Text("pattern"),
        Enum = json.Member("enum") is { ValueKind: JsonValueKind.Array } values ? [.. ((JsonElement?)values).List().Select(LiteralOf)] : null,
    };

    /// <summary>A value as the schema states it.</summary>
    public static Literal LiteralOf(JsonElement value) => value.TextOf() is { } text ? new(text, true) : new(value.GetRawText(), false);

    static Literal? LiteralOf(JsonElement json, string name) => json.Member(name) is { } value ? LiteralOf(value) : null;

    static long? Length(JsonElement json, string name) => json.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var length) ? length : null;

    static Items<string>? Missing(JsonElement json) => json.Member("missingValues") is { ValueKind: JsonValueKind.Array } values
        ? [.. ((JsonElement?)values).List().Select(value => value.TextOf() ?? value.Text("value")).OfType<string>()]
        : null;
}
