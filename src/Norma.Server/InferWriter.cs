using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Norma.Server;

/// <summary>Writes the JSON of answers into a buffer that each thread keeps.</summary>
static class InferWriter
{
    const int Usual = 1024, MostKept = 1 << 20;

    // The body is read as JSON, never as a page: only what JSON itself demands is escaped.
    static readonly JsonWriterOptions s_options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic] static ArrayBufferWriter<byte>? t_buffer;
    [ThreadStatic] static Utf8JsonWriter? t_json;

    /// <summary>The answer to a request. The bytes are good until this thread writes the next one.</summary>
    /// <exception cref="Refusal">An output has no form in JSON.</exception>
    public static ReadOnlyMemory<byte> Write(ServedModel model, InferRequest request, IReadOnlyList<OrtValue> outputs)
    {
        var (buffer, json) = Fresh();
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, ServedModel.Version);
        if (request.Id is not null) json.WriteString("id"u8, request.Id);
        json.WriteStartArray("outputs"u8);
        foreach (var port in request.Outputs ?? (IReadOnlyList<Port>)model.Outputs) Write(json, port, outputs[port.Index]);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary><c>{"error": "…"}</c>.</summary>
    public static byte[] Error(string message)
    {
        var (buffer, json) = Fresh();
        json.WriteStartObject();
        json.WriteString("error"u8, message);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static (ArrayBufferWriter<byte>, Utf8JsonWriter) Fresh()
    {
        if (t_buffer is null || t_buffer.Capacity > MostKept) t_buffer = new(Usual);
        else t_buffer.ResetWrittenCount();
        if (t_json is null) t_json = new(t_buffer, s_options);
        else t_json.Reset(t_buffer);
        return (t_buffer, t_json);
    }

    static void Write(Utf8JsonWriter json, Port port, OrtValue value)
    {
        var count = 1L;
        json.WriteStartObject();
        json.WriteString("name"u8, port.Name);
        json.WriteString("datatype"u8, port.Datatype.Name);
        json.WriteStartArray("shape"u8);
        foreach (var axis in value.GetTensorTypeAndShape().Shape)
        {
            json.WriteNumberValue(axis);
            count *= axis;
        }
        json.WriteEndArray();
        json.WriteStartArray("data"u8);
        port.Datatype.WriteElements(json, Elements.Of(value, port.Datatype, checked((int)count)), port.Name);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
