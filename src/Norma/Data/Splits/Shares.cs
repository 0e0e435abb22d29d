using System.Globalization;
using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>The shares of the three parts, and the whole numbers of rows that they come to.</summary>
/// <param name="Train">The share of training rows.</param>
/// <param name="Validation">The share of validation rows.</param>
/// <param name="Test">The share of test rows.</param>
readonly record struct Shares(double Train, double Validation, double Test)
{
    static readonly int[] s_parts = [0, 1, 2];

    // Train must hold every class; test judges; validation comes last.
    static readonly int[] s_needed = [(int)Part.Train, (int)Part.Test, (int)Part.Validation];

    double this[int part] => part switch { 0 => Train, 1 => Validation, _ => Test };

    /// <summary>An error unless they sum to 1 within 1e-9.</summary>
    public Finding? Check()
    {
        var sum = Train + Validation + Test;
        return Math.Abs(sum - 1) <= 1e-9 ? null : new Finding("DATA050", "$.data.split", string.Create(CultureInfo.InvariantCulture,
            $"received train {Train} + validation {Validation} + test {Test} = {sum}"))
        {
            Expected = "a sum of 1",
            Fix = "state all three shares so that they sum to 1.",
        };
    }

    /// <summary>Whole sizes that sum to <paramref name="count"/>: each share's floor, then one more for the largest remainders; of two or more, one is a test.</summary>
    public int[] Sizes(int count)
    {
        Span<double> fractions = stackalloc double[3];
        var sizes = Floors(count, fractions);
        for (var left = count - Sum(sizes); left > 0; left--)
        {
            var largest = 0;
            for (var part = 1; part < 3; part++)
                if (fractions[part] > fractions[largest]) largest = part;
            sizes[largest]++;
            fractions[largest] = -1;
        }
        if (sizes[(int)Part.Test] == 0 && Test > 0 && sizes[(int)Part.Train] > 1) { sizes[(int)Part.Train]--; sizes[(int)Part.Test]++; }
        return sizes;
    }

    /// <summary>
    /// Whole sizes per stratum whose sums are those of <see cref="Sizes(int)"/> of all rows, each within one row of its share; a stratum that
    /// would then be absent from a part, though it has rows enough, changes a row with the stratum that has most there.
    /// </summary>
    /// <param name="strata">The rows of each stratum.</param>
    /// <returns>By stratum, its three sizes.</returns>
    public int[][] Sizes(ReadOnlySpan<int> strata)
    {
        var total = 0;
        foreach (var count in strata) total += count;
        var shares = this;
        var left = Sizes(total);                      // per part: rows still to be given
        var sizes = new int[strata.Length][];
        var fractions = new double[strata.Length][];
        var open = 0;                                 // strata that still have a row to give
        for (var i = 0; i < strata.Length; i++)
        {
            fractions[i] = new double[3];
            sizes[i] = Floors(strata[i], fractions[i]);
            for (var part = 0; part < 3; part++) left[part] -= sizes[i][part];
            if (Sum(sizes[i]) < strata[i]) open++;
        }
        for (var i = 0; i < strata.Length; i++)
        {
            var give = strata[i] - Sum(sizes[i]);
            if (give == 0) continue;
            // A part that needs a row from each stratum left must have one of this, or the sums could not be met (Gale–Ryser).
            var chosen = Array.FindAll(s_parts, part => left[part] > 0);
            Array.Sort(chosen, (a, b) => ByNeed(i, a, b));
            foreach (var part in chosen.AsSpan(0, Math.Min(give, chosen.Length))) { sizes[i][part]++; left[part]--; }
            open--;
        }
        for (var i = 0; i < strata.Length; i++) Represent(sizes, i);
        return sizes;

        int ByNeed(int i, int a, int b)
        {
            var order = (left[b] >= open).CompareTo(left[a] >= open);
            if (order == 0) order = (sizes[i][b] == 0 && shares[b] > 0).CompareTo(sizes[i][a] == 0 && shares[a] > 0);
            if (order == 0) order = Rank(i, a).CompareTo(Rank(i, b));
            if (order == 0) order = fractions[i][b].CompareTo(fractions[i][a]);
            return order == 0 ? a.CompareTo(b) : order;
        }

        int Rank(int i, int part) => sizes[i][part] == 0 ? Array.IndexOf(s_needed, part) : 0;
    }

    void Represent(int[][] sizes, int stratum)
    {
        var own = sizes[stratum];
        var shares = this;
        var needed = Array.FindAll(s_needed, part => shares[part] > 0);
        if (Sum(own) < needed.Length) needed = needed[..Sum(own)];
        foreach (var part in needed)
        {
            if (own[part] > 0) continue;
            var from = Enumerable.Range(0, 3).Where(p => own[p] > (needed.Contains(p) ? 1 : 0)).MaxBy(p => own[p]);
            if (sizes.Length < 2) return;
            var donor = Enumerable.Range(0, sizes.Length).Where(i => i != stratum).MaxBy(i => sizes[i][part]);
            if (sizes[donor][part] < 2) continue;
            own[part]++; own[from]--;
            sizes[donor][part]--; sizes[donor][from]++;
        }
    }

    int[] Floors(int count, Span<double> fractions)
    {
        var sizes = new int[3];
        for (var part = 0; part < 3; part++)
        {
            var quota = this[part] * count;
            var near = Math.Round(quota);
            if (Math.Abs(quota - near) < 1e-9 * Math.Max(1, count)) quota = near;   // 0.29 · 100 is 28.999999999999996
            sizes[part] = (int)quota;
            fractions[part] = quota - sizes[part];
        }
        return sizes;
    }

    static int Sum(int[] sizes) => sizes[0] + sizes[1] + sizes[2];
}
