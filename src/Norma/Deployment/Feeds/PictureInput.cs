using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Data.Reading;
using Norma.Formats.Onnx;
using Norma.Spec;
using Image = Norma.Data.Fields.Image;

namespace Norma.Deployment.Feeds;

/// <summary>Pictures: callers give a file's bytes as Base64, the model takes its pixels <c>[N, height, width, channels]</c>.</summary>
sealed class PictureInput : RawInput
{
    readonly Image _field;
    readonly Shape _shape;
    readonly bool _bytes;

    PictureInput(Image field, Shape shape, bool bytes) => (_field, _shape, _bytes) = (field, shape, bytes);

    /// <summary>The input as one of pictures; null where it is none.</summary>
    public static PictureInput? Of(OnnxPort input, Field field) =>
        field is Image { Axes: { } axes } image && input.Type is (int)OnnxType.UInt8 or (int)OnnxType.Float && input.Takes(axes) ? new(image, axes, input.Type == (int)OnnxType.UInt8) : null;

    /// <inheritdoc/>
    public override Feed Feed(Column column)
    {
        var pictures = (TensorColumn<byte>)column;
        var width = pictures.Width;
        if (_bytes)
            return new BufferFeed<byte>((from, into) =>
            {
                for (var row = 0; row < into.Length / width; row++) pictures.CopyTo(from + row, into.Slice(row * width, width));
            }, width, _shape);
        return new BufferFeed<float>((from, into) =>
        {
            for (var row = 0; row < into.Length / width; row++) pictures.Read(from + row, into.Slice(row * width, width));
        }, width, _shape);
    }

    /// <inheritdoc/>
    public override OrtValue Made(OrtValue raw)
    {
        var rows = checked((int)raw.GetTensorTypeAndShape().ElementCount);
        var width = (int)_shape.Size;
        var pixels = new byte[checked(rows * width)];
        for (var row = 0; row < rows; row++)
            Decoded(raw, row, "a picture's bytes", bytes => PictureCells.Write(_field, PictureCells.PictureFrom(_field, bytes), _shape, pixels.AsSpan(row * width, width)));
        return ValueOf(pixels, rows);
    }

    /// <inheritdoc/>
    public override OrtValue Blank() => ValueOf(new byte[_shape.Size], 1);

    OrtValue ValueOf(byte[] pixels, int rows)
    {
        long[] axes = [rows, .. _shape];
        return _bytes ? OrtValue.CreateTensorValueFromMemory(pixels, axes) : OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(pixels, static pixel => (float)pixel), axes);
    }
}
