using System.Globalization;
using Norma.Data.Profiles;
using Norma.Spec;

namespace Norma.Data;

/// <summary>How far new rows stand from the rows that a model was trained on.</summary>
/// <remarks>
/// A number drifts where the cumulative shares differ by more than 0.2 (a lower bound of Kolmogorov and Smirnov's distance, from the kept
/// quantiles and histogram) or the population stability index over the histogram is above 0.25; a category where that index over the kept
/// values is, or one value's share changed by more than 0.2. Both borders are raised by what chance alone gives for so few rows; fewer than
/// 30 values are not judged. The shape of a number's distribution is taken from at most 100,000 rows (more than half of that where there are more), spread evenly; ranges are held to every row.
/// Texts, pictures, sounds and series are judged by what the profile has measured of them.
/// </remarks>
static class Drift
{
    const int FewestRows = 30;
    const double LargestShift = 0.2;
    const double LargestIndex = 0.25;

    /// <summary>Warnings on features that differ; information on numbers and values that training never saw.</summary>
    /// <param name="trained">The profile of the training data.</param>
    /// <param name="rows">New rows.</param>
    public static IReadOnlyList<Finding> Check(DataProfile trained, Table rows)
    {
        var tally = new DriftTally(trained);
        tally.Add(rows);
        return tally.Findings();
    }

    /// <summary>Whether more is missing than was.</summary>
    public static void CheckMissing(string name, FieldProfile field, long missing, long rows, List<Finding> findings)
    {
        if (rows < FewestRows) return;
        var (was, now) = ((double)field.Missing / (field.Count + field.Missing), (double)missing / rows);
        if (now - was > LargestShift)
            findings.Add(Warn("DATA083", name, $"is missing in {missing} of {rows} rows ({now:P0}); in training in {was:P0}", "about as many gaps as in training", "find out why the values are missing."));
    }

    /// <summary>Whether numbers lie where they lay.</summary>
    /// <param name="name">The field.</param>
    /// <param name="measure">What of its values the numbers are; null where they are the values.</param>
    /// <param name="field">How it was.</param>
    /// <param name="present">How many numbers there are now.</param>
    /// <param name="outside">How many of them are outside the training range.</param>
    /// <param name="sample">Some of them, spread evenly.</param>
    /// <param name="findings">Takes what is found.</param>
    public static void CheckNumbers(string name, string? measure, FieldProfile field, long present, long outside, ReadOnlySpan<float> sample, List<Finding> findings)
    {
        if (outside > 0)
            findings.Add(Warn("DATA082", name, $"{By(measure)}has {outside} of {present} values outside the training range {Text((float)field.Min!)} … {Text((float)field.Max!)}", "values like those that were learned from", "do not trust the predictions of these rows, or train on rows like them.")
                with { Severity = outside > 0.01 * present ? Severity.Warning : Severity.Information });
        var sorted = Sorted.Of(sample);
        if (sorted.Count < FewestRows) return;

        var noise = 1.0 / sorted.Count + 1.0 / field.Count;
        var shift = Shift(field, sorted);
        var index = 0.0;
        var bins = 0;
        if (field.Histogram is { Counts.Length: > 1 } histogram)
        {
            bins = histogram.Counts.Length;
            var counts = new long[bins];
            var before = 0;
            for (var bin = 0; bin < bins; bin++)
            {
                var below = bin == bins - 1 ? sorted.Count : sorted.Below((float)histogram.Edges[bin + 1]);
                (counts[bin], before) = (below - before, below);
            }
            index = Index(histogram.Counts, counts);
        }
        // 1.63 is the 99 % point of Kolmogorov's distribution; the index of equal distributions has mean (bins − 1) · noise.
        if (shift > LargestShift + 1.63 * Math.Sqrt(noise) || index > LargestIndex + IndexNoise(bins, noise)) findings.Add(Drifted(name, measure, shift, index));
    }

    /// <summary>The largest difference of cumulative shares that the kept quantiles and edges prove.</summary>
    static double Shift(FieldProfile field, Sorted sorted)
    {
        var shift = 0.0;
        void At(double value, double share)
        {
            // Where many values are equal a quantile is a step: the share lies between "below" and "at most".
            shift = Math.Max(shift, (double)sorted.Below((float)value) / sorted.Count - share);
            shift = Math.Max(shift, share - (double)sorted.AtMost((float)value) / sorted.Count);
        }
        if (field.Quantiles is { } q) { At(q.P5, 0.05); At(q.P25, 0.25); At(q.P50, 0.5); At(q.P75, 0.75); At(q.P95, 0.95); }
        if (field.Histogram is not { } histogram) return shift;
        var below = 0L;
        for (var bin = 0; bin + 1 < histogram.Counts.Length; bin++)
        {
            below += histogram.Counts[bin];
            shift = Math.Max(shift, Math.Abs((double)sorted.Below((float)histogram.Edges[bin + 1]) / sorted.Count - (double)below / field.Count));
        }
        return shift;
    }

    /// <summary>Whether values are as frequent as they were.</summary>
    /// <param name="name">The field.</param>
    /// <param name="field">How it was.</param>
    /// <param name="now">By kept value, then for all others together, how many rows have it.</param>
    /// <param name="unknown">How many other values there are.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="findings">Takes what is found.</param>
    public static void CheckTexts(string name, FieldProfile field, long[] now, int unknown, long rows, List<Finding> findings)
    {
        var present = 0L;
        foreach (var count in now) present += count;
        if (present == 0) return;
        var was = new int[now.Length];
        var others = field.Count;
        for (var i = 0; i + 1 < was.Length; i++) others -= was[i] = field.TopValues![i].Count;
        was[^1] = Math.Max(0, others);
        if (unknown > 0)
            findings.Add(Warn("DATA081", name, $"has {unknown} values that training never saw, in {now[^1]} of {rows} rows", "the values of the training rows", "the model reads them as missing; train on rows that have them."));
        if (present < FewestRows) return;
        var shift = 0.0;
        for (var i = 0; i < was.Length; i++) shift = Math.Max(shift, Math.Abs((double)was[i] / field.Count - (double)now[i] / present));
        var index = Index(was, now);
        var noise = 1.0 / present + 1.0 / field.Count;
        if (shift > LargestShift + 1.63 * Math.Sqrt(noise) || index > LargestIndex + IndexNoise(was.Length, noise)) findings.Add(Drifted(name, null, shift, index));
    }

    /// <summary>The population stability index: Σ (p − q) · ln(p / q), half a row added to each bin so that empty ones stay finite.</summary>
    internal static double Index(ReadOnlySpan<int> was, ReadOnlySpan<long> now)
    {
        var (wasAll, nowAll) = (0.5 * was.Length, 0.5 * now.Length);
        foreach (var count in was) wasAll += count;
        foreach (var count in now) nowAll += count;
        var index = 0.0;
        for (var i = 0; i < was.Length; i++)
        {
            var (p, q) = ((now[i] + 0.5) / nowAll, (was[i] + 0.5) / wasAll);
            index += (p - q) * Math.Log(p / q);
        }
        return index;
    }

    static double IndexNoise(int bins, double noise) => bins < 2 ? 0 : (bins - 1 + 2.33 * Math.Sqrt(2 * (bins - 1))) * noise;

    // As in 'text', by the length, has …
    static string By(string? measure) => measure is null ? "" : $"by {measure} ";

    static Finding Drifted(string name, string? measure, double shift, double index) =>
        Warn("DATA084", name, $"{By(measure)}differs from the training rows: cumulative shares by up to {shift:0.00}, stability index {index:0.00}", $"at most {LargestShift:0.0} and {LargestIndex:0.00}", "look at its histogram; judge the model on labelled new rows before you trust it.");

    static Finding Warn(string code, string name, FormattableString message, FormattableString expected, string fix) =>
        Warn(code, name, message, expected.ToString(CultureInfo.InvariantCulture), fix);

    static Finding Warn(string code, string name, FormattableString message, string expected, string fix) =>
        new(code, SpecPath.Key("$.data.fields", name), $"{Printable.Quote(name)} {message.ToString(CultureInfo.InvariantCulture)}") { Severity = Severity.Warning, Expected = expected, Fix = fix };

    static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
