using System.Buffers;
using System.Text;
using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.Records;

/// <summary>Gives the members of one JSON object as fields: numbers and texts as they are written, <c>true</c> and <c>false</c>, null as missing; inner objects by dotted names, lists as their text.</summary>
static class JsonFields
{
    /// <summary>How JSON is read: RFC 8259, at most 64 deep, no comments, no trailing commas.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = RecordFormat.Deepest };

    /// <summary>Reads an object whose beginning was read.</summary>
    /// <param name="reader">At the beginning of the object; at its end afterwards.</param>
    /// <param name="text">What the reader reads.</param>
    /// <param name="from">Where that stands in the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="prefix">What goes before the names.</param>
    /// <param name="sink">Takes the fields.</param>
    public static void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, int from, byte[] file, string prefix, IRecordSink sink)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = prefix + Text(ref reader, from, file);
            var at = from + (int)reader.TokenStartIndex;
            Place Where() => Utf8Text.PlaceOf(file, at);
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    sink.Object(name, Where);
                    Read(ref reader, text, from, file, name + ".", sink);
                    break;
                case JsonTokenType.StartArray:
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    sink.List(name, text[start..(int)reader.BytesConsumed], Where);
                    break;
                case JsonTokenType.Null:
                    sink.Field(name, [], missing: true, Where);
                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
                    try { sink.Field(name, rented.AsSpan(0, Unescape(ref reader, rented, from, file)), missing: false, Where); }
                    finally { ArrayPool<byte>.Shared.Return(rented); }
                    break;
                default:
                    sink.Field(name, reader.ValueSpan, missing: false, Where);
                    break;
            }
        }
    }

    static string Text(ref Utf8JsonReader reader, int from, byte[] file)
    {
        if (!reader.ValueIsEscaped) return Encoding.UTF8.GetString(reader.ValueSpan);
        var bytes = new byte[reader.ValueSpan.Length];
        return Encoding.UTF8.GetString(bytes, 0, Unescape(ref reader, bytes, from, file));
    }

    static int Unescape(ref Utf8JsonReader reader, byte[] into, int from, byte[] file)
    {
        try { return reader.CopyString(into); }
        catch (InvalidOperationException)
        {
            throw new RecordFault("", "a text has half a surrogate pair", Utf8Text.PlaceOf(file, from + (int)reader.TokenStartIndex), "escapes that name characters", "correct the escape.");
        }
    }

    /// <summary>What is said where JSON is broken.</summary>
    /// <param name="broken">What the reader says.</param>
    /// <param name="line">The line, from 0, at which it began to read.</param>
    public static RecordFault Fault(JsonException broken, long line)
    {
        var message = broken.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new("", $"is broken JSON: {(end < 0 ? message : message[..end]).TrimEnd('.')}", new(line + (broken.LineNumber ?? 0) + 1, (broken.BytePositionInLine ?? 0) + 1), "JSON as RFC 8259 has it, at most 64 deep", "correct the file there.");
    }

    /// <summary>Refuses bytes that are no UTF-8.</summary>
    public static void RequireUtf8(byte[] bytes)
    {
        var wrong = Utf8Text.FirstInvalid(bytes);
        if (wrong >= 0) throw new RecordFault("", $"the byte 0x{bytes[wrong]:X2} is no UTF-8", Utf8Text.PlaceOf(bytes, wrong), "UTF-8", "store the file as UTF-8.");
    }
}
