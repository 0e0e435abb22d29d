using System.Text.Json;
using System.Text.Json.Serialization;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>The form of <c>evaluation.json</c>.</summary>
static class JudgementJson
{
    public static JsonSerializerOptions Options { get; } = new(RecordJson.WithoutNulls)
    {
        Converters = { new MapForm(), new ItemsForm(), new IntervalForm() },
    };

    public static Judgement Read(string json, string file)
    {
        try
        {
            if (JsonSerializer.Deserialize<Judgement>(json, Options) is { } judgement) return judgement;
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

    /// <summary>A map is an object.</summary>
    sealed class MapForm : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Map<>);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type.GetGenericArguments()))!;

        sealed class Of<T> : JsonConverter<Map<T>>
        {
            public override Map<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
            {
                var entries = JsonSerializer.Deserialize<OrderedDictionary<string, T>>(ref reader, options) ?? throw new JsonException();
                // null is a value only where a slice's value is missing; the type of the text does not tell at run time.
                if (typeof(T) != typeof(string) && entries.Values.Any(value => value is null)) throw new JsonException("null where a value is expected");
                return new(entries);
            }

            public override void Write(Utf8JsonWriter writer, Map<T> value, JsonSerializerOptions options)
            {
                writer.WriteStartObject();
                foreach (var (name, held) in value)
                {
                    writer.WritePropertyName(name);
                    JsonSerializer.Serialize(writer, held, options);
                }
                writer.WriteEndObject();
            }
        }
    }

    /// <summary>A list is an array.</summary>
    sealed class ItemsForm : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Items<>);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type.GetGenericArguments()))!;

        sealed class Of<T> : JsonConverter<Items<T>>
        {
            public override Items<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
            {
                var items = JsonSerializer.Deserialize<T[]>(ref reader, options) ?? throw new JsonException();
                if (items.Any(item => item is null)) throw new JsonException("null in a list");
                return new(items);
            }

            public override void Write(Utf8JsonWriter writer, Items<T> value, JsonSerializerOptions options)
            {
                writer.WriteStartArray();
                foreach (var item in value) JsonSerializer.Serialize(writer, item, options);
                writer.WriteEndArray();
            }
        }
    }

    /// <summary>An interval is <c>[low, high]</c>.</summary>
    sealed class IntervalForm : JsonConverter<Interval>
    {
        public override Interval Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<double[]>(ref reader, options) is [var low, var high] && low <= high
                ? new(low, high)
                : throw new JsonException("an interval is [low, high]");

        public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Low);
            writer.WriteNumberValue(value.High);
            writer.WriteEndArray();
        }
    }
}
