using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What the metric came to with so many training rows.</summary>
/// <param name="Fraction">The share of the training rows.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Values">By repeat; a repeat whose metric is undefined is absent.</param>
public sealed record GrowthPoint(double Fraction, int Rows, Items<double> Values)
{
    /// <summary>The mean; NaN without values.</summary>
    public double Mean => Values.Count == 0 ? double.NaN : Values.Average();

    /// <summary>The sample standard deviation; 0 for a single value.</summary>
    public double Deviation
    {
        get
        {
            if (Values.Count < 2) return 0;
            var mean = Mean;
            return Math.Sqrt(Values.Sum(v => (v - mean) * (v - mean)) / (Values.Count - 1));
        }
    }
}

/// <summary>How a metric grows with the rows, and what twice as many would bring.</summary>
/// <param name="Metric">The metric's key.</param>
/// <param name="Measure">Its unit, direction and range.</param>
/// <param name="Points">By fraction, ascending.</param>
/// <param name="Law">The fitted law; null where fewer than three fractions have values.</param>
/// <param name="Doubled">What twice the rows are expected to come to.</param>
/// <param name="Interval">The 95 % interval of that, over resampled repeats; null for a single repeat.</param>
/// <param name="Gain">How much better that is than the law at all rows; negative is worse.</param>
/// <param name="GainInterval">Its 95 % interval.</param>
public sealed record Growth(string Metric, Measure Measure, Items<GrowthPoint> Points, PowerLaw? Law, double? Doubled, Interval? Interval, double? Gain, Interval? GainInterval)
{
    const int Resamples = 1000;

    // A fiftieth of what is left to gain.
    const double Worthwhile = 0.02;

    /// <summary>In words: <c>helps</c>, <c>may_help</c> (the interval of the gain holds 0), <c>hardly_helps</c>, or <c>unknown</c>.</summary>
    /// <remarks>Data helps where twice the rows bring at least a fiftieth of what the metric still lacks.</remarks>
    public string Verdict
    {
        get
        {
            if (Law is null || Gain is not { } gain) return "unknown";
            var now = Within(Law.At(Points[^1].Rows), Measure);
            var best = Measure.Better is Better.Higher ? Measure.Maximum : Measure.Minimum;
            var lacking = double.IsFinite(best) ? Math.Abs(best - now) : Math.Abs(now);
            return gain <= 0 || gain < Worthwhile * lacking ? "hardly_helps" : GainInterval is { Low: <= 0 } ? "may_help" : "helps";
        }
    }

    /// <summary>Fits the law and looks ahead.</summary>
    /// <param name="metric">The metric's key.</param>
    /// <param name="measure">Its direction and range.</param>
    /// <param name="points">By fraction, ascending.</param>
    /// <param name="seed">Of the resampling.</param>
    public static Growth Of(string metric, Measure measure, Items<GrowthPoint> points, long seed)
    {
        var known = points.Where(p => p.Values.Count > 0).ToArray();
        double[] rows = [.. known.SelectMany(p => Enumerable.Repeat((double)p.Rows, p.Values.Count))], values = [.. known.SelectMany(p => p.Values)];
        if (known.Length == 0 || PowerLaw.Fit(rows, values, measure) is not { } law) return new(metric, measure, points, null, null, null, null, null);
        var all = known[^1].Rows;
        var (doubled, gain) = Ahead(law, measure, all);
        if (known.All(p => p.Values.Count < 2)) return new(metric, measure, points, law, doubled, null, gain, null);
        var stream = new Seed(seed, "learning_curve/bootstrap");
        var (ahead, gains, drawn) = (new double[Resamples], new double[Resamples], new double[values.Length]);
        for (var i = 0; i < Resamples; i++)
        {
            var place = 0;
            foreach (var point in known)
                for (var repeat = 0; repeat < point.Values.Count; repeat++) drawn[place++] = point.Values[stream.Below(point.Values.Count)];
            (ahead[i], gains[i]) = Ahead(PowerLaw.Fit(rows, drawn, measure)!, measure, all);
        }
        return new(metric, measure, points, law, doubled, Central(ahead), gain, Central(gains));
    }

    static (double Doubled, double Gain) Ahead(PowerLaw law, Measure measure, int rows)
    {
        var (now, then) = (Within(law.At(rows), measure), Within(law.At(2.0 * rows), measure));
        return (then, measure.Better is Better.Higher ? then - now : now - then);
    }

    static double Within(double value, Measure measure) => Math.Clamp(value, measure.Minimum, measure.Maximum);

    static Interval Central(double[] values)
    {
        Array.Sort(values);
        double Quantile(double share)
        {
            var rank = share * (values.Length - 1);
            var below = (int)rank;
            return values[below] + (rank - below) * (values[Math.Min(below + 1, values.Length - 1)] - values[below]);
        }
        return new(Quantile(0.025), Quantile(0.975));
    }
}
