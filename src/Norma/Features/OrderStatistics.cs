using System.Runtime.InteropServices;

namespace Norma.Features;

/// <summary>Medians and quantiles of float32 values, NaN and infinities left out, without sorting all of them.</summary>
/// <remarks>
/// The bits of a float32, turned so that they sort as unsigned numbers, are counted by their upper half; the few halves that hold
/// wanted ranks are counted by their lower half in a second pass: two passes of counting for a median.
/// </remarks>
static class OrderStatistics
{
    const int Halves = 1 << 16;
    const int MostCounted = 16;

    /// <summary>Values up to which sorting costs less than clearing and walking the counts.</summary>
    const int MostSorted = 1 << 13;

    /// <summary>The middle value, or the mean of the two middle ones, as <c>numpy.nanmedian</c>; null of none.</summary>
    public static double? Median(ReadOnlySpan<float> values) =>
        At(values, static finite => [(finite - 1) / 2, finite / 2]) is { } middle ? ((double)middle[0] + middle[1]) / 2 : null;

    /// <summary>Quantiles by linear interpolation, as <c>numpy.nanquantile</c>; null of none.</summary>
    public static double[]? Quantiles(ReadOnlySpan<float> values, ReadOnlySpan<double> shares)
    {
        var (wanted, ranks, last) = (shares.ToArray(), new int[shares.Length * 2], 0);
        var selected = At(values, finite =>
        {
            last = finite - 1;
            for (var i = 0; i < wanted.Length; i++)
            {
                ranks[2 * i] = (int)Math.Min(Math.Floor(wanted[i] * last), last);
                ranks[2 * i + 1] = Math.Min(ranks[2 * i] + 1, last);
            }
            return ranks;
        });
        if (selected is null) return null;
        var quantiles = new double[wanted.Length];
        for (var i = 0; i < quantiles.Length; i++)
        {
            quantiles[i] = Between(selected[2 * i], selected[2 * i + 1], wanted[i] * last - ranks[2 * i]);
        }
        return quantiles;
    }

    /// <summary>A share of the way from one number to another.</summary>
    public static double Between(double low, double high, double share) => share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);

    /// <summary>The values of the ranks, from 0, that are asked for once it is known how many values are finite; null of none.</summary>
    static float[]? At(ReadOnlySpan<float> values, Func<int, int[]> ranks)
    {
        if (values.Length <= MostSorted)
        {
            var keys = SortedKeys(values);
            return keys.IsEmpty ? null : Pick(keys, ranks(keys.Length));
        }
        var counts = Count(values, out var finite);
        return finite == 0 ? null : Select(values, counts, ranks(finite));
    }

    static int[] Count(ReadOnlySpan<float> values, out int finite)
    {
        var counts = new int[Halves];
        finite = 0;
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            counts[Key(value) >> 16]++;
            finite++;
        }
        return counts;
    }

    /// <summary>The values of these ranks, from 0.</summary>
    static float[] Select(ReadOnlySpan<float> values, int[] counts, ReadOnlySpan<int> ranks)
    {
        // By rank, the upper half that holds it and the rank within it.
        var (halves, within) = (new int[ranks.Length], new int[ranks.Length]);
        for (var i = 0; i < ranks.Length; i++)
        {
            var rank = ranks[i];
            var half = 0;
            while (rank >= counts[half]) rank -= counts[half++];
            (halves[i], within[i]) = (half, rank);
        }
        int[] wanted = [.. halves.Distinct()];
        if (wanted.Length > MostCounted) return Pick(SortedKeys(values), ranks);

        var slots = new byte[Halves];
        for (var slot = 0; slot < wanted.Length; slot++) slots[wanted[slot]] = (byte)(slot + 1);
        var lower = new int[wanted.Length * Halves];
        foreach (var value in values)
        {
            var key = Key(value);
            if (slots[key >> 16] is not 0 and var slot) lower[(slot - 1) * Halves + (int)(key & 0xFFFF)]++;
        }
        var selected = new float[ranks.Length];
        for (var i = 0; i < selected.Length; i++)
        {
            var of = lower.AsSpan((slots[halves[i]] - 1) * Halves, Halves);
            var (rank, half) = (within[i], 0);
            while (rank >= of[half]) rank -= of[half++];
            selected[i] = Value((uint)halves[i] << 16 | (uint)half);
        }
        return selected;
    }

    static ReadOnlySpan<uint> SortedKeys(ReadOnlySpan<float> values)
    {
        var (keys, count) = (new uint[values.Length], 0);
        foreach (var value in values)
            if (float.IsFinite(value)) keys[count++] = Key(value);
        keys.AsSpan(0, count).Sort();
        return keys.AsSpan(0, count);
    }

    static float[] Pick(ReadOnlySpan<uint> keys, ReadOnlySpan<int> ranks)
    {
        var picked = new float[ranks.Length];
        for (var i = 0; i < picked.Length; i++) picked[i] = Value(keys[ranks[i]]);
        return picked;
    }

    // NaN and infinities have upper halves that no finite value has: all exponent bits are set.
    /// <summary>The bits of a number, turned so that they sort.</summary>
    public static uint Key(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return bits ^ ((uint)((int)bits >> 31) | 0x80000000);
    }

    /// <summary>The number of sorting bits.</summary>
    public static float Value(uint key) => BitConverter.UInt32BitsToSingle(key ^ (key >> 31 == 1 ? 0x80000000 : 0xFFFFFFFF));
}
