using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>A raw field that the exported graph takes as <c>[N, …Shape]</c> under the field's name.</summary>
/// <param name="Name">The field.</param>
/// <param name="Field">Its contract.</param>
/// <param name="Kind">Number, Text (category and binary), Date, Token (text), Set (set), Tensor (image) or Sound (audio).</param>
/// <param name="Type">Float with NaN for missing; String with the empty text for missing; Int64 in microseconds UTC with the least integer for missing; Int64 numbers of tokens; String names of a set, the empty text for none; UInt8 pixels; Float samples.</param>
public sealed record InputField(string Name, Field Field, Kind Kind, OnnxType Type)
{
    /// <summary>The sizes of a row's axes: [1], or the tokens of a text, or those of a picture; of a set as many as a batch needs.</summary>
    public Shape Shape { get; init; } = [1];
}
