using Microsoft.ML.OnnxRuntime;

namespace Norma.Deployment.Feeds;

/// <summary>Writes values of rows, row-major.</summary>
delegate void Fill<T>(int from, Span<T> into);

/// <summary>Values that are made for each batch, such as numbers as float64 or several columns side by side.</summary>
sealed class BufferFeed<T>(Fill<T> fill, int width, bool flat) : Feed where T : unmanaged
{
    T[] _buffer = [];
    int _count = -1;

    protected override OrtValue Make(int from, int count, OrtValue? last)
    {
        if (_buffer.Length < count * width) (_buffer, _count) = (new T[count * width], -1);
        fill(from, _buffer.AsSpan(0, count * width));
        if (count == _count) return last!;
        _count = count;
        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _buffer.AsMemory(0, count * width), flat ? [count] : [count, width]);
    }
}
