using System.Text.Json;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Formats.TableSchema;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>A contract as it is stated by a file and what it names.</summary>
/// <param name="Fields">The contract.</param>
/// <param name="Texts">Fields without a type whose values are texts.</param>
/// <param name="Findings">What the contract does not hold.</param>
sealed record StatedContract(Map<Field> Fields, IReadOnlyCollection<string> Texts, IReadOnlyList<Finding> Findings);

/// <summary>The contract that a Table Schema states, beside the one of the spec: what the spec says of a field goes before.</summary>
static class SchemaContract
{
    // What our contract holds of a field, by its type.
    static readonly HashSet<string> s_always = new(StringComparer.Ordinal) { "name", "type", "description", "missingValues", "constraints", "example", "rdfType" };
    static readonly string[] s_ours = ["string", "number", "integer", "year", "boolean", "date", "datetime", "any"];

    /// <summary>The contract of the spec and of a schema together.</summary>
    /// <param name="folder">The spec's folder.</param>
    /// <param name="path">The schema, relative to it.</param>
    /// <param name="stated">What the spec states.</param>
    /// <param name="first">The first file of rows.</param>
    /// <exception cref="FindingsException"><c>FILE040</c>: the schema breaks a rule of its standard (exit 4). <c>FILE011</c>: it cannot be read. <c>DATA003</c>: the file has other columns than the schema allows (exit 3).</exception>
    public static StatedContract Read(string folder, string path, Map<Field> stated, RowFile first)
    {
        var draft = TableSchemaDraft.Read(Path.Combine(folder, path));
        var schema = TableSchema.Of(draft, path);
        Match(schema, path, first);
        var names = first.Names.ToHashSet(StringComparer.Ordinal);
        var fields = new List<KeyValuePair<string, Field>>();
        foreach (var (name, field) in schema.ToFields())
        {
            if (stated.TryGetValue(name, out var own)) fields.Add(new(name, Both(own, field)));
            else if (names.Contains(name) || schema.Match is not (FieldsMatch.Superset or FieldsMatch.Partial)) fields.Add(new(name, field));
        }
        fields.AddRange(stated.Where(field => !fields.Exists(f => f.Key == field.Key)));
        var contract = new Map<Field>(fields);
        DataReader.Refuse(ExitCode.Spec, [.. contract.SelectMany(field => field.Value.CheckStated(field.Key))]);
        return new(contract, [.. draft.Fields.Where(f => f.Type?.Name is "string" && contract.TryGetValue(f.Name!, out var field) && field is Inferred).Select(f => f.Name!)], [.. Unsaid(draft, schema, path)]);
    }

    // A field of a role alone is what the schema says it is.
    static Field Both(Field own, Field schema) => own is not Inferred ? own
        : schema with { Role = own.Role, Required = own.Required || schema.Required, Sensitive = own.Sensitive, Description = own.Description ?? schema.Description, Missing = own.Missing.Count > 0 ? own.Missing : schema.Missing };

    static void Match(TableSchema schema, string path, RowFile first)
    {
        string[] fields = [.. schema.Fields.Select(field => field.Name)];
        string[] lacks = [.. fields.Except(first.Names)], adds = [.. first.Names.Except(fields)];
        var wrong = schema.Match switch
        {
            FieldsMatch.Exact => lacks.Length > 0 || adds.Length > 0 || !fields.SequenceEqual(first.Names),
            FieldsMatch.Equal => lacks.Length > 0 || adds.Length > 0,
            FieldsMatch.Subset => lacks.Length > 0,
            FieldsMatch.Superset => adds.Length > 0,
            _ => lacks.Length == fields.Length,
        };
        if (!wrong) return;
        var said = lacks.Length > 0 ? $"lacks {FileFields.List(lacks)}{(adds.Length > 0 ? $" and has {FileFields.List(adds)}" : "")}" : adds.Length > 0 ? $"has {FileFields.List(adds)}" : $"has the columns in the order {FileFields.List(first.Names)}";
        throw new FindingsException(ExitCode.Data, new Finding("DATA003", "$.data.schema", $"{said}, unlike {Printable.Quote(path)}")
        {
            File = first.Shown,
            Expected = $"columns as fieldsMatch '{schema.Match.ToString().ToLowerInvariant()}' asks for",
            Fix = "correct the table, or state another fieldsMatch in the schema.",
        });
    }

    // What is stated there and not held here.
    static IEnumerable<Finding> Unsaid(TableSchemaDraft draft, TableSchema schema, string path)
    {
        foreach (var field in draft.Fields)
        {
            string[] lost = [.. Lost(field, schema)];
            if (lost.Length > 0) yield return Warning($"{field.Place}", $"says of {Printable.Quote(field.Name ?? "")} what the contract does not hold: {string.Join(", ", lost.Select(Printable.Escape))}", path);
        }
        string[] keys = [.. new[] { (schema.PrimaryKey.Count > 1, "primaryKey of several fields"), (schema.UniqueKeys.Count > 0, "uniqueKeys"), (draft.Root.Member("foreignKeys").List().Any(), "foreignKeys"), (!schema.MissingValues.Contains(""), "missingValues without the empty text, which is always missing here") }
            .Where(key => key.Item1).Select(key => key.Item2)];
        if (keys.Length > 0) yield return Warning("", $"says of the rows what the contract does not hold: {string.Join(", ", keys)}", path);
    }

    static IEnumerable<string> Lost(DraftField draft, TableSchema schema)
    {
        var field = draft.Field!;
        var (type, isClass) = (field.Type.Name, field.Type.Name is "string" or "integer" && (field.Categories ?? field.Constraints.Enum) is not null);
        if (!s_ours.Contains(type)) yield return $"type {type}";
        if (type is "date" or "datetime" && field.Format is not ("default" or "any") && StrptimeNames.ToDotNet(field.Format) is null) yield return $"format {field.Format}";
        if (type == "string" && field.Format != "default") yield return $"format {field.Format}";
        if (type == "integer" && !isClass) yield return "that numbers are whole";
        if (field.Missing(schema) is { } missing && !missing.Contains("") && field.MissingValues is not null) yield return "missingValues without the empty text, which is always missing here";
        foreach (var member in ((JsonElement?)draft.Json).Members())
        {
            var name = member.Name;
            var held = s_always.Contains(name) || name == "format" || (name == "categories" && isClass && member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(c => c.ValueKind != JsonValueKind.Object))
                || (name == "trueValues" && type == "boolean" && field.TrueValues.Count == 1) || (name == "falseValues" && type == "boolean" && field.FalseValues.Count == 1)
                || (name == "decimalChar" && field.DecimalChar == ".") || (name == "bareNumber" && field.BareNumber) || (name == "categoriesOrdered" && member.Value.ValueKind == JsonValueKind.False);
            if (!held) yield return name == "categories" ? "labels of categories" : name;
        }
        foreach (var constraint in draft.Constraints)
            if (!(constraint.Name switch
            {
                "required" => true,
                "unique" => constraint.Value.ValueKind == JsonValueKind.False || schema.PrimaryKey.Equals([field.Name]),
                "minimum" or "maximum" => type is "number" or "integer" or "year" or "date" or "datetime" && !isClass,
                "enum" => isClass,
                _ => false,
            })) yield return $"constraints.{constraint.Name}";
    }

    static Items<string> Missing(this TableField field, TableSchema schema) => field.MissingValues ?? schema.MissingValues;

    static Finding Warning(string place, string what, string path) => new("DATA107", place, what)
    {
        File = path,
        Severity = Severity.Warning,
        Expected = "types, required, minimum, maximum, categories or enum of texts, missingValues, descriptions and a primaryKey of one field",
        Fix = "none is needed for training; 'norma check' holds a CSV file to the whole schema.",
    };
}
