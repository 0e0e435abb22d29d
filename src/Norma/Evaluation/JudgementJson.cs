using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>The form of <c>evaluation.json</c>.</summary>
[JsonSerializable(typeof(Judgement))]
sealed partial class JudgementJson : JsonSerializerContext
{
    /// <summary>How each kind of value is written and read.</summary>
    public static JudgementJson Form { get; } = new(new(RecordJson.WithoutNulls)
    {
        Converters =
        {
            new MapForm<Map<Map<double>>>(), new MapForm<Map<double>>(), new MapForm<double>(), new MapForm<Map<Interval>>(), new MapForm<Interval>(), new MapForm<string?>(),
            new ItemsForm<SliceResult>(), new ItemsForm<GateResult>(), new IntervalForm(),
        },
    });

    public static Judgement Read(string json, string file)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, Form.Judgement) is { } judgement) return judgement;
        }
        catch (JsonException e)
        {
            var at = e.LineNumber is { } line ? new Place(line + 1, (e.BytePositionInLine ?? 0) + 1) : (Place?)null;
            throw new FindingsException(ExitCode.Refused, Refusal(file, $"is no judgement: {e.Message}") with { At = at });
        }
        catch (ArgumentException)
        {
            throw new FindingsException(ExitCode.Refused, Refusal(file, "is no judgement: text that is no Unicode"));
        }
        throw new FindingsException(ExitCode.Refused, Refusal(file, "is no judgement: null"));
    }

    static Finding Refusal(string file, string message) => new("EVAL030", "", message)
    {
        File = file,
        Expected = "metrics, intervals, baselines, slices and gates as Norma writes them",
        Fix = "take the evaluation.json of the run or the package again.",
    };

    /// <summary>A map is an object, no name twice.</summary>
    sealed class MapForm<T> : JsonConverter<Map<T>>
    {
        public override Map<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an object is expected");
            var held = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            var entries = new OrderedDictionary<string, T>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                // null is a value only where a slice's value is missing; the type of the text does not tell at run time.
                var value = JsonSerializer.Deserialize(ref reader, held);
                if (value is null && typeof(T) != typeof(string)) throw new JsonException("null where a value is expected");
                if (!entries.TryAdd(name, value!)) throw new JsonException("a name stands twice");
            }
            return new(entries);
        }

        public override void Write(Utf8JsonWriter writer, Map<T> value, JsonSerializerOptions options)
        {
            var form = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            writer.WriteStartObject();
            foreach (var (name, held) in value)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, held, form);
            }
            writer.WriteEndObject();
        }
    }

    /// <summary>A list is an array.</summary>
    sealed class ItemsForm<T> : JsonConverter<Items<T>>
    {
        public override Items<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a list is expected");
            var form = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            var items = new List<T>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(JsonSerializer.Deserialize(ref reader, form) ?? throw new JsonException("null in a list"));
            return new(items);
        }

        public override void Write(Utf8JsonWriter writer, Items<T> value, JsonSerializerOptions options)
        {
            var form = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            writer.WriteStartArray();
            foreach (var item in value) JsonSerializer.Serialize(writer, item, form);
            writer.WriteEndArray();
        }
    }

    /// <summary>An interval is <c>[low, high]</c>.</summary>
    sealed class IntervalForm : JsonConverter<Interval>
    {
        public override Interval Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.StartArray && Next(ref reader) is { } low && Next(ref reader) is { } high && reader.Read() && reader.TokenType == JsonTokenType.EndArray && low <= high
                ? new(low, high)
                : throw new JsonException("an interval is [low, high]");

        static double? Next(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : null;

        public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Low);
            writer.WriteNumberValue(value.High);
            writer.WriteEndArray();
        }
    }
}
