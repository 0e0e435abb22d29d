using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Feeds;

/// <summary>An input of a model that takes what was made of a raw value before the graph: the tokens of a text, the pixels of a picture. Who calls the model gives the raw value.</summary>
abstract class RawInput
{
    /// <summary>The input as one of raw values; null where it is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">One of its inputs.</param>
    /// <param name="fields">The contract.</param>
    /// <exception cref="FindingsException"><c>FILE050</c> to <c>FILE052</c>: what the model says is no tokenizer (exit 4).</exception>
    public static RawInput? Of(OnnxModel model, OnnxPort input, Map<Field> fields) =>
        !fields.TryGetValue(input.Name, out var field) || field.Role != Role.Feature ? null : (RawInput?)TextInput.Of(model, input, field) ?? PictureInput.Of(input, field);

    /// <summary>The port that callers see: a text a row.</summary>
    public static OnnxPort Raw(OnnxPort input) => input with { Type = (int)OnnxType.String, Shape = [input.Shape![0], new(1, null)] };

    /// <summary>The feed of a column.</summary>
    public abstract Feed Feed(Column column);

    /// <summary>What the model takes for raw values <c>[N, 1]</c>.</summary>
    /// <exception cref="FormatException">A value is not what it should be; the message goes on after the place of it.</exception>
    public abstract OrtValue Made(OrtValue raw);

    /// <summary>What the model takes for one row of nothing.</summary>
    public abstract OrtValue Blank();
}
