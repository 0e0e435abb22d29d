using System.Text.Json;
using System.Text.Unicode;
using Norma.Spec;

namespace Norma.Formats;

/// <summary>JSON from outside: no member twice, no comment, bounded in depth and size; two readers cannot see two documents.</summary>
static class StrictJson
{
    const int Deepest = 64;

    static readonly JsonDocumentOptions s_strict = new() { MaxDepth = Deepest, AllowDuplicateProperties = false };

    /// <summary>The document.</summary>
    /// <exception cref="InvalidDataException">It is no such JSON; the message says what it is instead.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span)) throw new InvalidDataException("is no strict JSON: it is not UTF-8");
        try
        {
            RequireTexts(bytes.Span);
            using var document = JsonDocument.Parse(bytes, s_strict);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(fault.LineNumber is { } line
                ? $"is no strict JSON at line {line + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}"
                : $"is no strict JSON: {Printable.Escape(fault.Message)}");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidDataException("is no strict JSON: a text has half of a surrogate pair");
        }
    }

    // Escapes may name half of a surrogate pair, which shows only when the text is asked for: ask once, here.
    static void RequireTexts(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Deepest });
        while (reader.Read())
            if (reader.ValueIsEscaped && reader.TokenType is (JsonTokenType.String or JsonTokenType.PropertyName)) _ = reader.GetString();
    }

    /// <summary>A member; null when the element is no object or has none of that name.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    /// <summary>A member that is text; null when there is none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } member ? member.TextOf() : null;

    /// <summary>The items of a list; none when it is no list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement? element) => element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The members of an object; none when it is no object.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement? element) => element is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : [];

    /// <summary>The text of a text; null for anything else.</summary>
    public static string? TextOf(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
