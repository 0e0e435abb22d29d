using System.Globalization;
using Norma.Data.Fields;
using Norma.Formats.TableSchema;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Our contract as a Table Schema, so that other tools hold a table to it, and theirs as ours.</summary>
/// <remarks>Roles, units and what is sensitive have no place in a Table Schema; a role other than id comes back as <c>feature</c>.</remarks>
static class TableContract
{
    /// <summary>The contract as a schema: columns in any order, and further ones allowed.</summary>
    public static TableSchema ToTableSchema(this Map<Field> contract) => new([.. contract.Select(entry => Of(entry.Key, entry.Value))])
    {
        Match = FieldsMatch.Subset,
        PrimaryKey = contract.Where(entry => entry.Value.Role == Role.Id).Select(entry => entry.Key).ToArray() is [var only] ? [only] : [],
    };

    /// <summary>The contract that a schema states. Types that are none of ours become text that is ignored.</summary>
    public static Map<Field> ToFields(this TableSchema schema) => new(schema.Fields.Select(field => KeyValuePair.Create(field.Name, Of(schema, field))));

    static TableField Of(string name, Field field)
    {
        var required = field.Required || (field.Role is Role.Target && !field.AllowsEmpty) || field.Role is Role.Id;
        var described = field switch
        {
            Number number => Typed("number") with { Constraints = new() { Minimum = Literal(number.Minimum), Maximum = Literal(number.Maximum) } },
            Category { Values: { } values } => Typed("string") with { Categories = [.. values.Select(value => new Literal(value, true))] },
            Binary { Positive: { } yes, Negative: { } no } => Typed("boolean") with { TrueValues = [yes], FalseValues = [no] },
            Date { Format: null } date => Typed("datetime") with { Format = "any", Constraints = new() { Minimum = Moment(date.Minimum), Maximum = Moment(date.Maximum) } },
            Inferred => Typed("any"),
            _ => Typed("string"),
        };
        return described with
        {
            Description = field.Description,
            MissingValues = field.Missing.Count > 0 ? [.. field.Missing.Prepend("").Distinct()] : null,
            Constraints = described.Constraints with { Required = required },
        };

        TableField Typed(string type) => new(name, CellType.All[type]);
    }

    static Field Of(TableSchema schema, TableField field)
    {
        var primary = schema.PrimaryKey.Equals([field.Name]);
        var role = primary ? Role.Id : Role.Feature;
        var (required, description, missing) = (field.Constraints.Required, field.Description, new Items<string>((field.MissingValues ?? schema.MissingValues).Where(text => text.Length > 0)));
        return field.Type.Name switch
        {
            "number" or "integer" or "year" when field.Categories is null => new Number(role, null, Bound(field, field.Constraints.Minimum), Bound(field, field.Constraints.Maximum), required, false, description, missing),
            "boolean" when field is { TrueValues: [var yes], FalseValues: [var no] } => new Binary(role, yes, no, required, false, description, missing),
            "boolean" => new Binary(role, null, null, required, false, description, missing),
            "date" or "datetime" when field.Format is "default" or "any" => new Date(role, null, field.Constraints.Minimum?.Text, field.Constraints.Maximum?.Text, required, false, description, missing),
            "string" or "integer" when (field.Categories ?? field.Constraints.Enum) is { } values => new Category(role, [.. values.Select(value => value.Text)], required, false, description, missing),
            "string" or "any" => new Inferred(role, required, false, description, missing),
            _ => new Text(primary ? Role.Id : Role.Ignore, required, false, description, missing),
        };
    }

    static Literal? Literal(double? bound) => bound is { } number ? new(number.ToString("R", CultureInfo.InvariantCulture), false) : null;

    static Literal? Moment(string? bound) => bound is null ? null : new(bound, true);

    static double? Bound(TableField field, Literal? literal) =>
        literal is { } stated && field.Read(stated) is { } value && double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
