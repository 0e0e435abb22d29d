using Norma.Spec;

namespace Norma.Formats.TableSchema;

/// <summary>How the columns of a table answer to the fields of its schema.</summary>
enum FieldsMatch
{
    /// <summary>The same names in the same order.</summary>
    Exact,
    /// <summary>The same names in any order.</summary>
    Equal,
    /// <summary>All fields are columns; there may be more columns.</summary>
    Subset,
    /// <summary>All columns are fields; there may be more fields.</summary>
    Superset,
    /// <summary>At least one field is a column.</summary>
    Partial,
}

/// <summary>Columns whose values must be those of other columns of the same table.</summary>
/// <param name="Fields">They.</param>
/// <param name="Reference">The others, in the same order.</param>
sealed record SelfReference(Items<string> Fields, Items<string> Reference);

/// <summary>A Table Schema 2.0 of the Frictionless Data Package: what each column of a table must be. https://datapackage.org/standard/table-schema/</summary>
/// <param name="Fields">What each column must be.</param>
sealed record TableSchema(Items<TableField> Fields)
{
    /// <summary>Where it is written.</summary>
    public const string Reference = "https://datapackage.org/standard/table-schema/";

    /// <summary>The profile that a schema names as its version.</summary>
    public const string Profile = "https://datapackage.org/profiles/2.0/tableschema.json";

    /// <summary>How the columns of a table answer to the fields.</summary>
    public FieldsMatch Match { get; init; } = FieldsMatch.Exact;

    /// <summary>Texts that mean that there is no value.</summary>
    public Items<string> MissingValues { get; init; } = [""];

    /// <summary>Fields whose values, together, name a row; empty for none.</summary>
    public Items<string> PrimaryKey { get; init; } = [];

    /// <summary>Fields whose values, together, occur once.</summary>
    public Items<Items<string>> UniqueKeys { get; init; } = [];

    /// <summary>Columns whose values must be found in others of the same table.</summary>
    public Items<SelfReference> ForeignKeys { get; init; } = [];

    /// <summary>Reads a schema, which must break no rule.</summary>
    /// <exception cref="FindingsException"><c>FILE040</c>: it breaks a rule (exit 4). <c>FILE011</c>, <c>FILE012</c>: it cannot be read.</exception>
    public static TableSchema Read(string path) => Of(TableSchemaDraft.Read(path), path);

    /// <summary>A schema that was read, which must break no rule.</summary>
    /// <exception cref="FindingsException"><c>FILE040</c>: it breaks a rule (exit 4).</exception>
    public static TableSchema Of(TableSchemaDraft draft, string path)
    {
        var broken = Ruling.All(draft).SelectMany(rule => rule.Places.Where(p => p.Severity == Severity.Error).Select(place => new Finding("FILE040", place.Place, $"{place.Message} ({rule.Id})")
        {
            File = path,
            Expected = rule.Text,
            Fix = $"see {rule.Reference}",
        })).ToArray();
        return broken.Length == 0 ? draft.Require() : throw new FindingsException(ExitCode.Refused, broken);
    }
}
