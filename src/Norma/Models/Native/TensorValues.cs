using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Norma.Models.Native;

/// <summary>The numbers of a contiguous float32 tensor of the CPU, where they lie.</summary>
static class TensorValues
{
    /// <summary>All of them. The tensor must outlive the span, which is a bare address.</summary>
    public static unsafe Span<float> Floats(this Tensor tensor)
    {
        // The library's own span ends at 2 GiB.
        var count = tensor.numel();
        return count <= int.MaxValue / sizeof(float) ? MemoryMarshal.Cast<byte, float>(tensor.bytes) : new(Address(tensor), checked((int)count));
    }

    /// <summary>Where they begin; null where there are none.</summary>
    public static unsafe float* Address(Tensor tensor)
    {
        if (tensor.numel() == 0) return null;
        using var first = tensor.narrow(0, 0, 1);
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
