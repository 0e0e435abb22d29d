using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Norma.Server;

/// <summary>The tensor of one input, used again by one request after another: most of them have the shape of the last one, and then nothing is made or freed.</summary>
sealed unsafe class InputTensor(Port port) : IDisposable
{
    long[]? _shape;
    OrtValue? _value;
    void* _memory;
    int _count;

    /// <summary>Its input.</summary>
    public Port Port { get; } = port;

    /// <summary>The runtime's tensor over it.</summary>
    public OrtValue Value => _value ?? throw new InvalidOperationException("The tensor has no shape yet.");

    /// <summary>Whether the present request gave it.</summary>
    public bool IsGiven { get; set; }

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => (long)_count * Math.Max(Port.Datatype.Size, 32);   // a text of the runtime takes 32 bytes of its own

    /// <summary>Its elements, in place.</summary>
    public Elements Elements => new(Value, new Span<byte>(_memory, checked(_count * Port.Datatype.Size)), _count);

    /// <summary>Gives it a shape; every element is then to be written, for those of an earlier request may stand in it.</summary>
    public void Reshape(ReadOnlySpan<long> shape)
    {
        if (_shape is not null && shape.SequenceEqual(_shape)) return;
        Dispose();
        var (axes, count) = (shape.ToArray(), 1);
        foreach (var axis in axes) count = checked(count * (int)axis);
        if (Port.Datatype.Size == 0) _value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, axes);
        else
        {
            var bytes = checked(count * Port.Datatype.Size);
            _memory = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), 64);
            new Span<byte>(_memory, bytes).Clear();
            _value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, Port.Datatype.Element, axes, (nint)_memory, bytes);
        }
        (_shape, _count) = (axes, count);
    }

    /// <summary>Frees it; it can take a shape again.</summary>
    public void Dispose()
    {
        _value?.Dispose();
        if (_memory != null) NativeMemory.AlignedFree(_memory);
        (_value, _shape, _count) = (null, null, 0);
        _memory = null;
    }
}
