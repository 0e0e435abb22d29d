using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Data.Reading;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Feeds;

/// <summary>An input of a model that takes what was made of a raw value before the graph: the tokens of a text, the pixels of a picture, the samples of a sound. Who calls the model gives the raw value.</summary>
abstract class RawInput
{
    /// <summary>The input as one of raw values; null where it is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">One of its inputs.</param>
    /// <param name="fields">The contract.</param>
    /// <exception cref="FindingsException"><c>FILE050</c> to <c>FILE052</c>: what the model says is no tokenizer (exit 4).</exception>
    public static RawInput? Of(OnnxModel model, OnnxPort input, Map<Field> fields) =>
        !fields.TryGetValue(input.Name, out var field) || field.Role != Role.Feature && !field.IsWritten ? null : (RawInput?)TextInput.Of(model, input, field) ?? PictureInput.Of(input, field) ?? (RawInput?)SoundInput.Of(input, field);

    /// <summary>The port that callers see: a text a row.</summary>
    public static OnnxPort Raw(OnnxPort input) => input with { Type = (int)OnnxType.String, Shape = [input.Shape![0], new(1, null)] };

    /// <summary>The feed of a column.</summary>
    public abstract Feed Feed(Column column);

    /// <summary>What the model takes for raw values <c>[N, 1]</c>.</summary>
    /// <exception cref="FormatException">A value is not what it should be; the message goes on after the place of it.</exception>
    public abstract OrtValue Made(OrtValue raw);

    /// <summary>What the model takes for one row of nothing.</summary>
    public abstract OrtValue Blank();

    /// <summary>Reads a row's Base64 text.</summary>
    /// <param name="raw">The texts.</param>
    /// <param name="row">The row.</param>
    /// <param name="what">What the bytes should be.</param>
    /// <param name="read">Takes the bytes.</param>
    /// <exception cref="FormatException">It is none, or its bytes are not what they should be.</exception>
    private protected static void Decoded(OrtValue raw, int row, string what, Action<byte[]> read)
    {
        var text = raw.GetStringElementAsSpan(row);
        if (text.IsEmpty) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"data[{row}] is missing, expected the Base64 text of {what}"));
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out _, out var length) is not OperationStatus.Done)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"data[{row}] is no Base64 text, expected that of {what}"));
        try
        {
            read(bytes[..length]);
        }
        catch (CellFaultException fault)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"data[{row}] {fault.Message}"));
        }
    }
}
