using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.Boxes;

/// <summary>The boxes of a picture as one JSON text, for a cell of a table: <c>[{"label": "RBC", "score": 0.98, "box": [x_min, y_min, x_max, y_max]}]</c>, in pixels.</summary>
/// <remarks>True boxes have no score; one that need not be found says <c>"ignored": true</c>.</remarks>
static class BoxText
{
    const int Deepest = 8;

    static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of boxes; those without a score are true ones.</summary>
    public static string Write(IEnumerable<(StatedBox Box, float? Score)> boxes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_plain))
        {
            writer.WriteStartArray();
            foreach (var (box, score) in boxes)
            {
                writer.WriteStartObject();
                writer.WriteString("label", box.Class);
                if (score is { } sure) writer.WriteNumber("score", sure);
                writer.WriteStartArray("box");
                foreach (var edge in (ReadOnlySpan<double>)[box.Left, box.Top, box.Right, box.Bottom]) writer.WriteNumberValue(Math.Round(edge, 2));
                writer.WriteEndArray();
                if (box.Ignored) writer.WriteBoolean("ignored", true);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The true boxes of a text.</summary>
    /// <param name="text">In UTF-8.</param>
    /// <param name="most">How many there may be.</param>
    /// <exception cref="BoxFaultException">It is none.</exception>
    public static IReadOnlyList<StatedBox> Read(ReadOnlySpan<byte> text, int most)
    {
        var boxes = new List<StatedBox>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw None();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (boxes.Count == most) throw new BoxFaultException(string.Create(CultureInfo.InvariantCulture, $"has more than {most} boxes"), limit: true);
                boxes.Add(One(ref reader));
            }
            while (reader.Read()) { }
            return boxes;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw None();
        }
    }

    static StatedBox One(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw None();
        string? label = null;
        var (box, ignored, seen) = (new double[4], false, new HashSet<string>());
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!seen.Add(name)) throw new BoxFaultException($"states {Printable.Quote(name)} twice in a box");
            reader.Read();
            if (name == "label" && reader.TokenType == JsonTokenType.String) label = reader.GetString();
            else if (name == "ignored" && reader.TokenType is JsonTokenType.True or JsonTokenType.False) ignored = reader.GetBoolean();
            else if (name == "box" && reader.TokenType == JsonTokenType.StartArray)
            {
                for (var i = 0; i < 4; i++)
                    if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out box[i]) || !(Math.Abs(box[i]) < 1e9)) throw None();
                if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray) throw None();
            }
            else if (name == "score" && reader.TokenType == JsonTokenType.Number) { }
            else throw new BoxFaultException($"has {Printable.Quote(name)} in a box that is not what it should be");
        }
        return label is { Length: > 0 } && seen.Contains("box") ? new(label, box[0], box[1], box[2], box[3], ignored) : throw None();
    }

    static BoxFaultException None() => new("is no list of boxes, as in [{\"label\": \"cell\", \"box\": [0, 0, 10, 10]}]");
}
