using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Reading;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Feeds;

/// <summary>Sounds: callers give a WAV file's bytes as Base64, the model takes its samples <c>[N, samples, channels]</c>.</summary>
sealed class SoundInput : RawInput
{
    readonly Audio _field;
    readonly Shape _shape;

    SoundInput(Audio field, Shape shape) => (_field, _shape) = (field, shape);

    /// <summary>The input as one of sounds; null where it is none.</summary>
    public static SoundInput? Of(OnnxPort input, Field field) =>
        field is Audio { Axes: { } axes } audio && input.Type == (int)OnnxType.Float && input.Takes(axes) ? new(audio, axes) : null;

    /// <inheritdoc/>
    public override Feed Feed(Column column) => Feeding.Tensor((TensorColumn<float>)column);

    /// <inheritdoc/>
    public override OrtValue Made(OrtValue raw)
    {
        var rows = checked((int)raw.GetTensorTypeAndShape().ElementCount);
        var width = (int)_shape.Size;
        var samples = new float[checked(rows * width)];
        for (var row = 0; row < rows; row++)
            Decoded(raw, row, "a WAV file's bytes", bytes => SoundCells.Write(_field, SoundCells.SoundFrom(bytes), samples.AsSpan(row * width, width)));
        return OrtValue.CreateTensorValueFromMemory(samples, [rows, .. _shape]);
    }

    /// <inheritdoc/>
    public override OrtValue Blank() => OrtValue.CreateTensorValueFromMemory(new float[_shape.Size], [1, .. _shape]);
}
