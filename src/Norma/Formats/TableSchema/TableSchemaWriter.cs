using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema;

/// <summary>Writes a schema as JSON; what has its default is left out.</summary>
static class TableSchemaWriter
{
    static readonly JsonWriterOptions s_options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text, ending in a line break.</summary>
    public static string ToJson(this TableSchema schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", TableSchema.Profile);
            if (schema.Match != FieldsMatch.Exact) json.WriteString("fieldsMatch", schema.Match.ToString().ToLowerInvariant());
            json.WriteStartArray("fields");
            foreach (var field in schema.Fields) Field(json, field);
            json.WriteEndArray();
            if (!schema.MissingValues.Equals([""])) Texts(json, "missingValues", schema.MissingValues);
            if (schema.PrimaryKey.Count > 0) Texts(json, "primaryKey", schema.PrimaryKey);
            if (schema.UniqueKeys.Count > 0)
            {
                json.WriteStartArray("uniqueKeys");
                foreach (var key in schema.UniqueKeys) Texts(json, null, key);
                json.WriteEndArray();
            }
            if (schema.ForeignKeys.Count > 0)
            {
                json.WriteStartArray("foreignKeys");
                foreach (var key in schema.ForeignKeys)
                {
                    json.WriteStartObject();
                    Texts(json, "fields", key.Fields);
                    json.WriteStartObject("reference");
                    Texts(json, "fields", key.Reference);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    static void Field(Utf8JsonWriter json, TableField field)
    {
        var plain = new TableField(field.Name, field.Type);
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type.Name);
        if (field.Format != plain.Format) json.WriteString("format", field.Format);
        if (field.Description is not null) json.WriteString("description", field.Description);
        if (!field.TrueValues.Equals(plain.TrueValues)) Texts(json, "trueValues", field.TrueValues);
        if (!field.FalseValues.Equals(plain.FalseValues)) Texts(json, "falseValues", field.FalseValues);
        if (field.DecimalChar != plain.DecimalChar) json.WriteString("decimalChar", field.DecimalChar);
        if (field.GroupChar is not null) json.WriteString("groupChar", field.GroupChar);
        if (!field.BareNumber) json.WriteBoolean("bareNumber", false);
        if (field.Delimiter != plain.Delimiter) json.WriteString("delimiter", field.Delimiter);
        if (field.ItemType is { } item) json.WriteString("itemType", item.Name);
        if (field.Categories is { } categories) Literals(json, "categories", categories);
        if (field.MissingValues is { } missing) Texts(json, "missingValues", missing);
        if (field.Constraints != plain.Constraints) Constraints(json, field.Constraints);
        json.WriteEndObject();
    }

    static void Constraints(Utf8JsonWriter json, CellConstraints c)
    {
        json.WriteStartObject("constraints");
        if (c.Required) json.WriteBoolean("required", true);
        if (c.Unique) json.WriteBoolean("unique", true);
        if (c.MinLength is { } least) json.WriteNumber("minLength", least);
        if (c.MaxLength is { } most) json.WriteNumber("maxLength", most);
        foreach (var (name, value) in new[] { ("minimum", c.Minimum), ("maximum", c.Maximum), ("exclusiveMinimum", c.ExclusiveMinimum), ("exclusiveMaximum", c.ExclusiveMaximum) })
        {
            if (value is not { } literal) continue;
            json.WritePropertyName(name);
            Value(json, literal);
        }
        if (c.Pattern is not null) json.WriteString("pattern", c.Pattern);
        if (c.Enum is { } values) Literals(json, "enum", values);
        json.WriteEndObject();
    }

    static void Literals(Utf8JsonWriter json, string name, Items<Literal> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) Value(json, value);
        json.WriteEndArray();
    }

    static void Value(Utf8JsonWriter json, Literal value)
    {
        if (value.IsText) json.WriteStringValue(value.Text);
        else json.WriteRawValue(value.Text);
    }

    static void Texts(Utf8JsonWriter json, string? name, Items<string> texts)
    {
        if (name is not null) json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
