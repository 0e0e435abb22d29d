using System.Buffers.Binary;
using System.Numerics;

namespace Norma.Data;

/// <summary>64-bit hashes of values and of rows that are the same in every process, on every machine and in every reading order.</summary>
static class RowHash
{
    const ulong Golden = 0x9E3779B97F4A7C15;
    const ulong MissingValue = 0xD1B54A32D192ED03;

    /// <summary>A bijection whose output bits each depend on all input bits (the finalizer of SplitMix64, Steele et al. 2014).</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>FNV-1a over the UTF-16 units of a text, mixed.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in text) hash = (hash ^ c) * 0x100000001B3;
        return Mix(hash);
    }

    /// <summary>FNV-1a over the 64-bit words of values, little-endian, then over the bytes that are left, mixed.</summary>
    public static ulong Of(ReadOnlySpan<byte> values)
    {
        var hash = 0xCBF29CE484222325;
        for (; values.Length >= 8; values = values[8..]) hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(values)) * 0x100000001B3, 29);
        foreach (var value in values) hash = (hash ^ value) * 0x100000001B3;
        return Mix(hash);
    }

    /// <summary>The hash of a place in a sequence under a key.</summary>
    public static ulong Of(ulong key, long ordinal) => Mix(key + (ulong)(ordinal + 1) * Golden);

    /// <summary>Folds the values of a column into the hashes of the rows. −0 is 0; a missing value is a value of its own.</summary>
    public static void Fold(Column column, Span<ulong> rows)
    {
        switch (column)
        {
            case NumberColumn numbers:
                foreach (var piece in numbers.Pieces())
                {
                    var values = piece.Span[..Math.Min(piece.Length, rows.Length)];
                    for (var row = 0; row < values.Length; row++)
                        rows[row] = Fold(rows[row], float.IsNaN(values[row]) ? MissingValue : BitConverter.SingleToUInt32Bits(values[row] + 0f));
                    rows = rows[values.Length..];
                    if (rows.IsEmpty) break;
                }
                break;
            case DateColumn dates:
                for (var row = 0; row < rows.Length; row++) rows[row] = Fold(rows[row], (ulong)dates.Values[row]);
                break;
            case TextColumn texts:
                var levels = Array.ConvertAll(texts.Levels, level => Of(level));
                for (var row = 0; row < rows.Length; row++)
                {
                    var code = texts.Codes[row];
                    rows[row] = Fold(rows[row], code < 0 ? MissingValue : levels[code]);
                }
                break;
            case TensorColumn tensors:
                for (var row = 0; row < rows.Length; row++) rows[row] = Fold(rows[row], tensors.HashOf(row));
                break;
            case BoxColumn boxes:
                for (var row = 0; row < rows.Length; row++) rows[row] = Fold(rows[row], boxes.IsMissing(row) ? MissingValue : Of(boxes.BytesOf(row)));
                break;
            default:
                throw new ArgumentException($"Column '{column.Name}' is of a kind without a hash: {column.GetType()}.", nameof(column));
        }
    }

    static ulong Fold(ulong hash, ulong value) => Mix(BitOperations.RotateLeft(hash, 23) * Golden + value);
}
