using Microsoft.ML.OnnxRuntime;
using Norma.Spec;

namespace Norma.Deployment.Feeds;

/// <summary>Writes values of rows, row-major.</summary>
delegate void Fill<T>(int from, Span<T> into);

/// <summary>Values that are made for each batch, such as numbers as float64 or several columns side by side.</summary>
/// <param name="fill">Writes them.</param>
/// <param name="width">How many a row has.</param>
/// <param name="shape">The sizes of a row's axes; a vector of the width when absent, and none for <c>[N]</c>.</param>
sealed class BufferFeed<T>(Fill<T> fill, int width, Shape? shape = null) : Feed where T : unmanaged
{
    readonly Shape _shape = shape ?? [width];
    T[] _buffer = [];
    int _count = -1;

    protected override OrtValue Make(int from, int count, OrtValue? last)
    {
        if (_buffer.Length < count * width) (_buffer, _count) = (new T[count * width], -1);
        fill(from, _buffer.AsSpan(0, count * width));
        if (count == _count) return last!;
        _count = count;
        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _buffer.AsMemory(0, count * width), [count, .. _shape]);
    }
}
