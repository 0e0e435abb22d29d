using System.Text.Json;

namespace Norma.Formats.Records;

/// <summary>JSON Lines: an object a line; blank lines are none.</summary>
sealed class JsonLineRecords : RecordFormat
{
    /// <inheritdoc/>
    public override string Code => "DATA013";

    /// <inheritdoc/>
    public override void Read(byte[] bytes, IRecordSink sink)
    {
        JsonFields.RequireUtf8(bytes);
        var line = 0L;
        for (var at = bytes.AsSpan().StartsWith(Utf8Text.Mark) ? Utf8Text.Mark.Length : 0; at < bytes.Length; line++)
        {
            var end = bytes.AsSpan(at).IndexOf((byte)'\n');
            var next = end < 0 ? bytes.Length : at + end + 1;
            var text = bytes.AsSpan(at..(end < 0 ? next : next - 1));
            if (text.IndexOfAnyExcept(" \t\r"u8) >= 0 && !Row(text, at, line, bytes, sink)) return;
            at = next;
        }
    }

    static bool Row(ReadOnlySpan<byte> text, int from, long line, byte[] bytes, IRecordSink sink)
    {
        var reader = new Utf8JsonReader(text, JsonFields.Options);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new RecordFault("", $"the line is {JsonRecords.Kind(reader.TokenType)}", new(line + 1, reader.TokenStartIndex + 1), "an object", "write each row as an object of names and values on a line of its own; a JSON array is of type 'json'.");
            JsonFields.Read(ref reader, text, from, bytes, "", sink);
            reader.Read();   // nothing may follow
            return sink.End();
        }
        catch (JsonException broken)
        {
            throw JsonFields.Fault(broken, line);
        }
    }
}
