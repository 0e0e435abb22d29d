using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Norma.Formats;

/// <summary>Short texts as one 64-bit word: the first byte lowest, zeros above the last.</summary>
static class ByteWord
{
    /// <summary>The word of at most eight bytes. Nothing outside them is read: two loads that overlap make up the length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        if (length >= 4)
            return Unsafe.ReadUnaligned<uint>(ref first) | (ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - 4)) << (length - 4) * 8;
        if (length == 0) return 0;
        return first | (ulong)Unsafe.Add(ref first, length >> 1) << (length >> 1) * 8 | (ulong)Unsafe.Add(ref first, length - 1) << (length - 1) * 8;
    }
}
