using System.Reflection;
using System.Text.Json.Nodes;

namespace Norma.Spec;

/// <summary>The JSON Schema (draft 2020-12) of what the file may say, from the same constructor parameters that the reader binds.</summary>
/// <remarks>It cannot say what the reader adds: limits, duplicate keys, and that a quoted number is text in YAML. A file that the schema refuses, the reader refuses.</remarks>
public static class JsonSchema
{
    /// <summary>The schema of version 1 of the standard, as it was approved in <c>spec/norma-1.schema.json</c>.</summary>
    public static string Text()
    {
        using var stream = typeof(JsonSchema).Assembly.GetManifestResourceStream("norma-1.schema.json")
            ?? throw new InvalidOperationException("The schema is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The schema of a record, its records and slots under <c>$defs</c>.</summary>
    /// <param name="type">A record whose constructor parameters are keys.</param>
    /// <param name="docs">What describes types and parameters; none by default.</param>
    public static JsonNode Of(Type type, SpecDocs? docs = null)
    {
        var definitions = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var root = new Walk(definitions, docs).Record((RecordGrammar)Grammar.Of(type), null, false);
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", Vocabulary.Snake(type.Name));
        root["$defs"] = new JsonObject(definitions);
        return root;
    }

    sealed class Walk(SortedDictionary<string, JsonNode?> definitions, SpecDocs? docs)
    {
        public JsonObject Record(RecordGrammar record, string? word, bool wordMayBeAbsent)
        {
            var properties = new JsonObject();
            var required = new JsonArray();
            if (word is not null)
            {
                properties["type"] = new JsonObject { ["const"] = word };
                if (!wordMayBeAbsent) required.Add("type");
            }
            foreach (var key in record.Keys)
            {
                properties[key.Name] = Key(record, key);
                if (key.Required) required.Add(key.Name);
            }
            var schema = new JsonObject();
            if (docs?.Summary(record.Type) is { } summary) schema["description"] = summary;
            schema["type"] = "object";
            schema["properties"] = properties;
            if (required.Count > 0) schema["required"] = required;
            schema["additionalProperties"] = false;
            return schema;
        }

        JsonObject Key(RecordGrammar record, SpecKey key)
        {
            var schema = key.IsVersion ? new JsonObject { ["const"] = StandardVersionAttribute.Known } : Value(key.Grammar, key.Constraint, key.OneOrMany);
            if (key is { Pairs: true, Grammar: ListGrammar list }) schema["anyOf"]!.AsArray().Add(new JsonObject { ["type"] = "array", ["minItems"] = 2, ["items"] = new JsonObject { ["type"] = "array", ["minItems"] = 2, ["maxItems"] = 2, ["items"] = Value(list.Item, key.Constraint, false) } });
            if (key.Nullable) schema = OrNull(schema);
            if (docs?.Parameter(record.Type, key.Parameter.Name!) is { } meaning) schema.Insert(0, "description", meaning);
            if (DefaultOf(key) is { } standing) schema["default"] = standing;
            return schema;
        }

        JsonObject Value(Grammar grammar, Constraint? constraint, bool oneOrMany)
        {
            switch (grammar)
            {
                case BooleanGrammar:
                    return new() { ["type"] = "boolean" };
                case WholeGrammar whole:
                    return Bounded(new() { ["type"] = "integer" }, constraint?.Bounds, whole.Type == typeof(int) ? int.MaxValue : null);
                case NumberGrammar:
                    return Bounded(new() { ["type"] = "number" }, constraint?.Bounds, null);
                case TextGrammar:
                    var text = new JsonObject { ["type"] = "string" };
                    if (constraint?.IsName == true) text["pattern"] = NameAttribute.Expression;
                    return text;
                case ChoiceGrammar choice:
                    return new() { ["enum"] = new JsonArray([.. choice.Choices.Keys.Select(name => JsonValue.Create(name))]) };
                case ListGrammar list:
                    var items = new JsonObject { ["type"] = "array", ["items"] = Value(list.Item, constraint, false) };
                    return oneOrMany ? new() { ["anyOf"] = new JsonArray(Value(list.Item, constraint, false), items) } : items;
                case MapGrammar map:
                    return new() { ["type"] = "object", ["additionalProperties"] = Value(map.Item, constraint, oneOrMany) };
                case SlotGrammar slot:
                    return Slot(slot);
                case RecordGrammar record:
                    var name = Vocabulary.Snake(record.Type.Name);
                    if (definitions.TryAdd(name, null)) definitions[name] = record.InlineKey is { } word ? Inlined(name, record, (SlotGrammar)word.Grammar) : Record(record, null, false);
                    return Reference(name);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        JsonObject Slot(SlotGrammar slot)
        {
            var name = Vocabulary.Snake(slot.Type.Name);
            if (!definitions.TryAdd(name, null)) return Reference(name);
            var cases = new JsonArray();
            var bare = Bare(slot);
            if (bare.Count > 0) cases.Add(new JsonObject { ["enum"] = bare });
            foreach (var (word, record) in slot.Words)
            {
                definitions[$"{name}.{word}"] = Record(record, word, word == slot.DefaultWord);
                cases.Add(Reference($"{name}.{word}"));
            }
            var schema = cases.Count > 0 ? new JsonObject { ["anyOf"] = cases } : new JsonObject { ["not"] = new JsonObject() };
            if (docs?.Summary(slot.Type) is { } summary) schema.Insert(0, "description", summary);
            definitions[name] = schema;
            return Reference(name);
        }

        // A schema that forbids other keys cannot be extended: each word is written again with the keys of the record.
        JsonObject Inlined(string name, RecordGrammar record, SlotGrammar slot)
        {
            var cases = new JsonArray();
            var bare = Bare(slot);
            if (bare.Count > 0 && !record.Keys.Any(key => key is { Inline: false, Required: true })) cases.Add(new JsonObject { ["enum"] = bare });
            foreach (var (word, inner) in slot.Words)
            {
                var schema = Record(inner, word, word == slot.DefaultWord);
                foreach (var key in record.Keys)
                    if (!key.Inline) schema["properties"]!.AsObject()[key.Name] = Key(record, key);
                definitions[$"{name}.{word}"] = schema;
                cases.Add(Reference($"{name}.{word}"));
            }
            var either = new JsonObject { ["anyOf"] = cases };
            if (docs?.Summary(record.Type) is { } summary) either.Insert(0, "description", summary);
            return either;
        }

        static JsonArray Bare(SlotGrammar slot) => new([.. slot.Words.Where(word => !word.Value.Keys.Any(key => key.Required)).Select(word => JsonValue.Create(word.Key))]);

        static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

        static JsonObject OrNull(JsonObject schema)
        {
            if (schema["type"] is JsonValue type && schema["enum"] is null)
            {
                schema["type"] = new JsonArray(type.GetValue<string>(), "null");
                return schema;
            }
            if (schema["anyOf"] is JsonArray cases)
            {
                cases.Add(new JsonObject { ["type"] = "null" });
                return schema;
            }
            return new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        static JsonObject Bounded(JsonObject schema, BoundsAttribute? bounds, long? most)
        {
            if (bounds is not null && double.IsFinite(bounds.Minimum)) schema[bounds.ExclusiveMinimum ? "exclusiveMinimum" : "minimum"] = Number(bounds.Minimum);
            if (bounds is not null && double.IsFinite(bounds.Maximum)) schema[bounds.ExclusiveMaximum ? "exclusiveMaximum" : "maximum"] = Number(bounds.Maximum);
            else if (most is { } limit) schema["maximum"] = limit;
            return schema;
        }

        static JsonValue Number(double value) => value == Math.Truncate(value) && Math.Abs(value) <= 1L << 53 ? JsonValue.Create((long)value) : JsonValue.Create(value);

        static JsonValue? DefaultOf(SpecKey key)
        {
            if (key.Parameter.GetCustomAttribute<DefaultAttribute>() is { } stated) return JsonValue.Create(stated.Text);
            return (key.Default, key.Grammar) switch
            {
                (null, _) => null,
                (var value, ChoiceGrammar) => JsonValue.Create(Vocabulary.Snake(value.ToString()!)),
                (bool value, _) => JsonValue.Create(value),
                (int value, _) => JsonValue.Create(value),
                (long value, _) => JsonValue.Create(value),
                (double value, _) => Number(value),
                (string value, _) => JsonValue.Create(value),
                _ => null,
            };
        }
    }
}
