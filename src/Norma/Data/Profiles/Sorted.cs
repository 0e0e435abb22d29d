using System.Runtime.InteropServices;

namespace Norma.Data.Profiles;

/// <summary>The present numbers of a column in ascending order; −0 counts as 0.</summary>
/// <param name="values">Ascending, without NaN.</param>
readonly struct Sorted(float[] values)
{
    /// <summary>Ascending.</summary>
    public float[] Values { get; } = values;

    /// <summary>How many.</summary>
    public int Count => Values.Length;

    /// <summary>The numbers of a column, by a radix sort in three passes of 11 bits (15 ms for a million). What is not in memory is read in pieces.</summary>
    public static Sorted Of(NumberColumn column)
    {
        var present = new float[column.Rows];
        var count = 0;
        foreach (var piece in column.Pieces())
            foreach (var value in piece.Span)
                if (!float.IsNaN(value)) present[count++] = value;
        return Of(present, count);
    }

    /// <summary>The numbers that are present.</summary>
    public static Sorted Of(ReadOnlySpan<float> values)
    {
        var present = new float[values.Length];
        var count = 0;
        foreach (var value in values)
            if (!float.IsNaN(value)) present[count++] = value;
        return Of(present, count);
    }

    // Two arrays are all that it takes: the keys stand where the numbers did.
    static Sorted Of(float[] present, int count)
    {
        var sorted = new float[count];
        var keys = MemoryMarshal.Cast<float, uint>(present.AsSpan());
        var other = MemoryMarshal.Cast<float, uint>(sorted.AsSpan());
        for (var i = 0; i < count; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(present[i] + 0f);
            keys[i] = (bits & 0x80000000) == 0 ? bits | 0x80000000 : ~bits;
        }
        Span<int> starts = stackalloc int[2048];
        for (var shift = 0; shift < 33; shift += 11)
        {
            starts.Clear();
            for (var i = 0; i < count; i++) starts[(int)(keys[i] >> shift) & 2047]++;
            var start = 0;
            foreach (ref var bucket in starts) (bucket, start) = (start, start + bucket);
            for (var i = 0; i < count; i++) other[starts[(int)(keys[i] >> shift) & 2047]++] = keys[i];
            var swapped = keys;
            keys = other;
            other = swapped;
        }
        // After three passes the keys are where the result belongs.
        for (var i = 0; i < count; i++) keys[i] = (keys[i] & 0x80000000) != 0 ? keys[i] & 0x7FFFFFFF : ~keys[i];
        return new(sorted);
    }

    /// <summary>How many different numbers.</summary>
    public int Distinct()
    {
        var distinct = Values.Length == 0 ? 0 : 1;
        for (var i = 1; i < Values.Length; i++) if (Values[i] != Values[i - 1]) distinct++;
        return distinct;
    }

    /// <summary>Linear interpolation between ranks, as <c>numpy.quantile</c>.</summary>
    public double Quantile(double share)
    {
        var rank = share * (Values.Length - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, Values.Length - 1);
        return Values[below] + (rank - below) * ((double)Values[above] - Values[below]);
    }

    /// <summary>How many lie below a number.</summary>
    public int Below(float number)
    {
        var (low, high) = (0, Values.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Values[middle] < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>How many lie at or below a number.</summary>
    public int AtMost(float number) => Below(MathF.BitIncrement(number));
}
