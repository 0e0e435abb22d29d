using System.Text;
using System.Text.Json;

namespace Norma.Formats.Records;

/// <summary>Finds what a path leads to within the text of a list, without reading the rest of it as values.</summary>
static class JsonItem
{
    /// <summary>Goes to a value.</summary>
    /// <param name="text">A list as JSON, known to be sound.</param>
    /// <param name="steps">The way to the value.</param>
    /// <param name="value">The value as a cell has it: a text without quotes and escapes, the rest as it is written.</param>
    /// <returns>Whether there is a value that is not null.</returns>
    /// <exception cref="InvalidDataException">An object on the way has the member twice.</exception>
    public static bool Find(ReadOnlySpan<byte> text, ReadOnlySpan<JsonStep> steps, out ReadOnlySpan<byte> value)
    {
        value = default;
        var reader = new Utf8JsonReader(text, JsonFields.Options);
        reader.Read();
        foreach (var step in steps)
            if (!(step.Index is { } index ? ToItem(ref reader, index) : ToMember(ref reader, step.Name!))) return false;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return false;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                value = text[start..(int)reader.BytesConsumed];
                return true;
            case JsonTokenType.String when reader.ValueIsEscaped:
                value = Encoding.UTF8.GetBytes(reader.GetString()!);
                return true;
            default:
                value = reader.ValueSpan;
                return true;
        }
    }

    static bool ToItem(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        for (var at = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; at++)
        {
            if (at == index) return true;
            reader.Skip();
        }
        return false;
    }

    static bool ToMember(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        var found = false;
        var at = reader;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            if (isIt && found) throw new InvalidDataException(name);
            reader.Read();
            if (isIt)
            {
                found = true;
                at = reader;
            }
            reader.Skip();
        }
        if (found) reader = at;
        return found;
    }
}
