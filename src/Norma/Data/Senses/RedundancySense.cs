using System.Numerics;
using System.Runtime.InteropServices;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>Features that say the same as an earlier feature.</summary>
static class RedundancySense
{
    const double Border = 0.999;
    const int MostColumns = 256;
    const int MostRows = 20_000;

    public static IEnumerable<Finding> Check(SenseRows rows)
    {
        var features = rows.Of(Role.Feature);
        var looked = Math.Min(rows.Count, MostRows);
        if (looked < 20) yield break;
        var numbers = features.OfType<NumberColumn>().Take(MostColumns).Select(c => (c.Name, Scaled: Scale(c, looked))).Where(c => c.Scaled is not null).ToArray();
        for (var i = 1; i < numbers.Length; i++)
            for (var j = 0; j < i; j++)
            {
                var correlation = Dot(numbers[i].Scaled!, numbers[j].Scaled!);
                if (Math.Abs(correlation) <= Border) continue;
                yield return SenseRows.Warn("DATA068", numbers[i].Name, $"is perfectly correlated with {Printable.Quote(numbers[j].Name)} (r = {correlation:0.00000}){rows.Seen(looked)}")
                    with { Expected = "features that each say something", Fix = "state 'role: ignore' for one of the two; it costs nothing but clearness to keep both." };
                break;
            }

        var seen = new Dictionary<ulong, string>();
        foreach (var column in features.OfType<TextColumn>())
        {
            if (rows.Profile.Fields[column.Name].Distinct < 2) continue;
            var pattern = Pattern(column, looked);
            if (!seen.TryAdd(pattern, column.Name))
                yield return SenseRows.Warn("DATA068", column.Name, $"says the same as {Printable.Quote(seen[pattern])} in other words{rows.Seen(looked)}")
                    with { Expected = "features that each say something", Fix = "state 'role: ignore' for one of the two." };
        }
    }

    /// <summary>Mean 0 and length 1, gaps at the mean; null for a column that does not vary.</summary>
    static float[]? Scale(NumberColumn column, int looked)
    {
        var step = (double)column.Rows / looked;
        var sample = new int[looked];
        for (var i = 0; i < looked; i++) sample[i] = (int)(i * step);
        var scaled = ((NumberColumn)column.Take(sample)).Values;
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < looked; i++)
        {
            if (!float.IsNaN(scaled[i])) { sum += scaled[i]; count++; }
        }
        if (count < looked / 2) return null;
        var mean = sum / count;
        var squares = 0.0;
        foreach (var value in scaled) if (!float.IsNaN(value)) squares += (value - mean) * (value - mean);
        var length = Math.Sqrt(squares);
        if (length == 0) return null;
        for (var i = 0; i < looked; i++) scaled[i] = float.IsNaN(scaled[i]) ? 0 : (float)((scaled[i] - mean) / length);
        return scaled;
    }

    static float Dot(float[] a, float[] b)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < left.Length; i++) sums += left[i] * right[i];
        var sum = Vector.Sum(sums);
        for (var i = left.Length * Vector<float>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>A hash of which rows agree, whatever the levels are called.</summary>
    static ulong Pattern(TextColumn column, int looked)
    {
        var step = (double)column.Rows / looked;
        var names = new Dictionary<int, int>();
        var hash = 0UL;
        for (var i = 0; i < looked; i++)
        {
            var code = column.Codes[(int)(i * step)];
            if (!names.TryGetValue(code, out var name)) names[code] = name = names.Count;
            hash = RowHash.Of(hash, name);
        }
        return hash;
    }
}
