using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Norma.Spec;

namespace Norma.Tests.Spec;

/// <summary>Judges values by the words of JSON Schema that the schema uses; an unknown word is an error of the test.</summary>
sealed class SchemaJudge(JsonNode root)
{
    public bool Accepts(SpecNode value) => Accepts(root, value);

    bool Accepts(JsonNode schema, SpecNode value)
    {
        foreach (var (word, node) in schema.AsObject())
        {
            var holds = word switch
            {
                "$schema" or "title" or "description" or "default" or "$defs" => true,
                "properties" or "additionalProperties" => value is not MapNode map || map.Entries.All(entry => Property(schema, entry)),
                "$ref" => Accepts(root["$defs"]![node!.GetValue<string>()["#/$defs/".Length..]]!, value),
                "anyOf" => node!.AsArray().Any(one => Accepts(one!, value)),
                "not" => !Accepts(node!, value),
                "type" => (node is JsonArray several ? several.Select(one => one!.GetValue<string>()) : [node!.GetValue<string>()]).Any(type => Is(type, value)),
                "const" => Same(node!, value),
                "enum" => node!.AsArray().Any(one => Same(one!, value)),
                "required" => value is not MapNode map || node!.AsArray().All(key => map[key!.GetValue<string>()] is not null),
                "items" => value is not ListNode list || list.Items.All(item => Accepts(node!, item)),
                "minimum" => Number(value) is not { } n || n >= node!.AsValue().GetValue<double>(),
                "maximum" => Number(value) is not { } n || n <= node!.AsValue().GetValue<double>(),
                "exclusiveMinimum" => Number(value) is not { } n || n > node!.AsValue().GetValue<double>(),
                "exclusiveMaximum" => Number(value) is not { } n || n < node!.AsValue().GetValue<double>(),
                "pattern" => value is not ScalarNode { Kind: ScalarKind.Text } text || Regex.IsMatch(text.Text, node!.GetValue<string>(), RegexOptions.ECMAScript) && !text.Text.EndsWith('\n'),
                _ => throw new NotSupportedException(word),
            };
            if (!holds) return false;
        }
        return true;
    }

    bool Property(JsonNode schema, SpecEntry entry)
    {
        if (schema["properties"]?[entry.Key] is { } known) return Accepts(known, entry.Value);
        return schema["additionalProperties"] switch
        {
            JsonObject other => Accepts(other, entry.Value),
            JsonValue allowed => allowed.GetValue<bool>(),
            _ => true,
        };
    }

    static bool Is(string type, SpecNode value) => (type, value) switch
    {
        ("object", MapNode) or ("array", ListNode) => true,
        (_, not ScalarNode) => false,
        ("null", ScalarNode scalar) => scalar.Kind == ScalarKind.Null,
        ("boolean", ScalarNode scalar) => scalar.Kind == ScalarKind.Boolean,
        ("string", ScalarNode scalar) => scalar.Kind == ScalarKind.Text,
        ("integer", ScalarNode scalar) => Number(scalar) is { } number && number == Math.Truncate(number),
        ("number", ScalarNode scalar) => Number(scalar) is not null,
        _ => false,
    };

    static bool Same(JsonNode node, SpecNode value) => value is ScalarNode scalar && (node.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? scalar.Kind == ScalarKind.Text && scalar.Text == node.GetValue<string>()
        : Number(scalar) == node.AsValue().GetValue<double>());

    static double? Number(SpecNode value) => value is ScalarNode { Kind: ScalarKind.Whole or ScalarKind.Number, Text: var text } ? Scalar.Number(text) : null;
}
