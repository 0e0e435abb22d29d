using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Norma.Formats;
using Norma.Formats.Safetensors;

namespace Norma.Interop.Safetensors;

/// <summary>Reads the numbers of tensors from their places in a file, straight into the arrays that keep them: widened, turned and put in our order of gates on the way, a block at a time.</summary>
/// <remarks>The file is read by place and not mapped: one that shrinks under a map ends the process.</remarks>
/// <param name="file">The file.</param>
/// <param name="dataAt">Where its tensors begin.</param>
sealed class TensorBytes(ByteSource file, long dataAt)
{
    const int Block = 1 << 18;

    /// <summary>The types that are read; real numbers of 16 bits are widened without loss, those of 64 narrowed.</summary>
    public static bool IsRead(string type) => type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>Reads a tensor.</summary>
    /// <param name="entry">The tensor.</param>
    /// <param name="into">Where its numbers go.</param>
    /// <param name="source">How they lie in the file; null for as they are.</param>
    /// <param name="adds">Whether they are added to what is there.</param>
    public void Read(SafetensorsEntry entry, Span<float> into, TorchNames.Source? source, bool adds)
    {
        if (entry.Type == "F32" && source is not { Turned: true } && source?.Gates is null && !adds)
        {
            Exactly(dataAt + entry.Begin, MemoryMarshal.AsBytes(into));
            return;
        }
        var turned = source is { Turned: true };
        var rows = entry.Shape.Rank == 0 ? 1 : entry.Shape[0];
        var columns = rows == 0 ? 0 : into.Length / rows;
        var inner = turned && entry.Shape.Rank > 1 ? entry.Shape[1] : columns;
        var places = inner == 0 ? 0 : columns / inner;
        var size = (entry.End - entry.Begin) / Math.Max(1, into.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(Block);
        var numbers = ArrayPool<float>.Shared.Rent(Block / (int)Math.Max(1, size));
        try
        {
            // Blocks of whole rows where rows are short, parts of a row where they are long.
            var most = Block / size;
            var (atOnce, width) = columns <= most ? (Math.Max(1, most / Math.Max(1, columns)), columns) : (1L, most);
            for (var row = 0L; row < rows; row += atOnce)
                for (var column = 0L; column < columns; column += width)
                {
                    var (high, wide) = (Math.Min(atOnce, rows - row), Math.Min(width, columns - column));
                    var count = (int)(high * wide);
                    Exactly(dataAt + entry.Begin + (row * columns + column) * size, bytes.AsSpan(0, (int)(count * size)));
                    Widen(entry.Type, bytes.AsSpan(0, (int)(count * size)), numbers.AsSpan(0, count));
                    for (var c = 0L; c < wide; c++)
                    {
                        var from = column + c;
                        var place = turned ? from % places * inner + from / places : from;
                        for (var r = 0L; r < high; r++)
                        {
                            var own = Row(row + r, rows, source?.Gates);
                            ref var target = ref into[(int)(turned ? place * rows + own : own * columns + place)];
                            target = (adds ? target : 0) + numbers[r * wide + c];
                        }
                    }
                }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<float>.Shared.Return(numbers);
        }
    }

    static long Row(long row, long rows, int[]? gates)
    {
        if (gates is null) return row;
        var each = rows / gates.Length;
        return gates[row / each] * each + row % each;
    }

    void Exactly(long at, Span<byte> into)
    {
        if (file.Read(at, into) != into.Length) throw new EndOfStreamException("the file became shorter while it was read");
    }

    static void Widen(string type, ReadOnlySpan<byte> from, Span<float> into)
    {
        for (var i = 0; i < into.Length; i++)
            into[i] = type switch
            {
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(from[(2 * i)..]),
                "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(from[(2 * i)..]) << 16),
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(from[(8 * i)..]),
                _ => BinaryPrimitives.ReadSingleLittleEndian(from[(4 * i)..]),
            };
    }
}
