using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.Records;

/// <summary>An array of objects in a JSON file.</summary>
/// <param name="records">The names that lead to the array, joined by dots; the top itself when null.</param>
sealed class JsonRecords(string? records) : RecordFormat
{
    readonly string[] _path = records?.Split('.') ?? [];

    /// <inheritdoc/>
    public override string Code => "DATA013";

    /// <inheritdoc/>
    public override void Read(byte[] bytes, IRecordSink sink)
    {
        JsonFields.RequireUtf8(bytes);
        var from = bytes.AsSpan().StartsWith(Utf8Text.Mark) ? Utf8Text.Mark.Length : 0;
        var text = bytes.AsSpan(from);
        var reader = new Utf8JsonReader(text, JsonFields.Options);
        try
        {
            reader.Read();
            if (!Find(ref reader, 0, text, from, bytes, sink)) return;
            reader.Read();   // nothing may follow
        }
        catch (JsonException broken)
        {
            throw JsonFields.Fault(broken, 0);
        }
    }

    /// <returns>Whether to go on.</returns>
    bool Find(ref Utf8JsonReader reader, int step, ReadOnlySpan<byte> text, int from, byte[] bytes, IRecordSink sink)
    {
        var path = step == 0 ? "$" : $"$.{string.Join('.', _path[..step])}";
        if (step == _path.Length) return Rows(ref reader, path, text, from, bytes, sink);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault(ref reader, path, $"is {Kind(reader.TokenType)}", $"an object with the member {Printable.Quote(_path[step])}", "correct the source's 'records'.", from, bytes);
        var found = false;
        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (names.Count < 20) names.Add(name);
            var isIt = name == _path[step];
            if (isIt && found) throw Fault(ref reader, path, $"has the member {Printable.Quote(name)} twice", "each member once", "remove one.", from, bytes);
            reader.Read();
            if (!isIt) { reader.Skip(); continue; }
            found = true;
            if (!Find(ref reader, step + 1, text, from, bytes, sink)) return false;
        }
        return found ? true : throw Fault(ref reader, path, $"has no member {Printable.Quote(_path[step])}", names.Count == 0 ? "records" : $"one of: {string.Join(", ", names.Select(Printable.Escape))}", Nearest.Hint(_path[step], names) ?? "correct the source's 'records'.", from, bytes);
    }

    static bool Rows(ref Utf8JsonReader reader, string path, ReadOnlySpan<byte> text, int from, byte[] bytes, IRecordSink sink)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Fault(ref reader, path, $"is {Kind(reader.TokenType)}", "an array of objects", reader.TokenType == JsonTokenType.StartObject ? "name the member that holds the rows in the source's 'records'; where each line is an object, the type is 'jsonl'." : "correct the source's 'records'.", from, bytes);
        for (var row = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; row++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Fault(ref reader, $"{path}[{row}]", $"is {Kind(reader.TokenType)}", "an object", "write each row as an object of names and values.", from, bytes);
            JsonFields.Read(ref reader, text, from, bytes, "", sink);
            if (!sink.End()) return false;
        }
        return true;
    }

    static RecordFault Fault(ref Utf8JsonReader reader, string path, string message, string expected, string fix, int from, byte[] bytes) =>
        new(path, message, Utf8Text.PlaceOf(bytes, from + (int)reader.TokenStartIndex), expected, fix);

    internal static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        JsonTokenType.None => "empty",
        _ => "true or false",
    };
}
