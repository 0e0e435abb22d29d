using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features;

/// <summary>A raw field that the exported graph takes as <c>[N, Width]</c> under the field's name.</summary>
/// <param name="Name">The field.</param>
/// <param name="Field">Its contract.</param>
/// <param name="Kind">Number, Text (category and binary), Date, or Token (text).</param>
/// <param name="Type">Float with NaN for missing; String with the empty text for missing; Int64 in microseconds UTC with the least integer for missing; Int64 numbers of tokens.</param>
public sealed record InputField(string Name, Field Field, Kind Kind, OnnxType Type)
{
    /// <summary>How many values a row has: 1, or the tokens of a text.</summary>
    public int Width { get; init; } = 1;
}
