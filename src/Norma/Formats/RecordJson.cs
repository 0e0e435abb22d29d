using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Norma.Formats;

/// <summary>How records are written as JSON files and read back: snake_case, no member twice, none missing, no null where none may be, line feeds on every system.</summary>
static class RecordJson
{
    /// <summary>Nulls are written; what the record does not know is passed over, so that older versions read what newer ones write.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 16,
    };

    /// <summary>The same without nulls.</summary>
    public static JsonSerializerOptions WithoutNulls { get; } = new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The same with text as it is read by people: only what JSON itself asks for is escaped.</summary>
    public static JsonSerializerOptions Readable { get; } = new(Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
