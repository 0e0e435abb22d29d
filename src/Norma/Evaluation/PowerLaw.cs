namespace Norma.Evaluation;

/// <summary>How a metric grows with the rows that are learned from: <c>m(n) = a + b · n^(−c)</c>, fitted by least squares.</summary>
/// <remarks>Hestness et al. 2017, https://arxiv.org/abs/1712.00409; for a given <c>c</c> the others are linear, so that <c>c</c> alone is sought, from 0.01 to 5; <c>a</c> stays within the metric's range.</remarks>
/// <param name="A">What infinitely many rows would come to.</param>
/// <param name="B">How far one row is from it.</param>
/// <param name="C">How fast the distance shrinks, from 0.01 to 5.</param>
public sealed record PowerLaw(double A, double B, double C)
{
    const double Slowest = 0.01, Fastest = 5;
    const int Steps = 120, Refinements = 60;

    /// <summary>The metric at so many rows.</summary>
    public double At(double rows) => A + B * Math.Pow(rows, -C);

    /// <summary>The law that is nearest to points; null for fewer than three different numbers of rows.</summary>
    /// <param name="rows">By point, how many rows were learned from.</param>
    /// <param name="values">By point, the metric.</param>
    /// <param name="measure">Whose range <c>a</c> stays in.</param>
    public static PowerLaw? Fit(ReadOnlySpan<double> rows, ReadOnlySpan<double> values, Measure measure)
    {
        if (rows.Length != values.Length) throw new ArgumentException($"Received {rows.Length} numbers of rows and {values.Length} values, expected as many of both.", nameof(values));
        var different = new HashSet<double>();
        var most = 0.0;
        foreach (var count in rows)
        {
            different.Add(count);
            most = Math.Max(most, count);
        }
        if (different.Count < 3) return null;
        var (best, least) = (0, double.PositiveInfinity);
        for (var step = 0; step <= Steps; step++)
            if (Linear(rows, values, measure, most, Exponent(step)).Error is var error && error < least) (best, least) = (step, error);
        // Golden section between the neighbours of the best.
        var (low, high) = (Math.Log(Exponent(Math.Max(0, best - 1))), Math.Log(Exponent(Math.Min(Steps, best + 1))));
        var ratio = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < Refinements; i++)
        {
            var (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
            if (Linear(rows, values, measure, most, Math.Exp(left)).Error <= Linear(rows, values, measure, most, Math.Exp(right)).Error) high = right;
            else low = left;
        }
        var c = Math.Exp((low + high) / 2);
        var (a, scaled, found) = Linear(rows, values, measure, most, c);
        if (found > least) (a, scaled, _) = Linear(rows, values, measure, most, c = Exponent(best));
        return new(a, scaled * Math.Pow(most, c), c);
    }

    static double Exponent(int step) => Slowest * Math.Pow(Fastest / Slowest, (double)step / Steps);

    // The line through (n / most)^(−c), which keeps the numbers near 1.
    static (double A, double Scaled, double Error) Linear(ReadOnlySpan<double> rows, ReadOnlySpan<double> values, Measure measure, double most, double c)
    {
        var (meanX, meanY, xx, xy, error) = (0.0, 0.0, 0.0, 0.0, 0.0);
        Span<double> x = rows.Length <= 256 ? stackalloc double[rows.Length] : new double[rows.Length];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Math.Pow(rows[i] / most, -c);
            meanX += x[i] / x.Length;
            meanY += values[i] / x.Length;
        }
        for (var i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (values[i] - meanY);
        }
        var b = xx > 0 ? xy / xx : 0;
        var a = meanY - b * meanX;
        if (a < measure.Minimum || a > measure.Maximum)
        {
            // On the border the line has one free number.
            a = Math.Clamp(a, measure.Minimum, measure.Maximum);
            (xx, xy) = (0, 0);
            for (var i = 0; i < x.Length; i++)
            {
                xx += x[i] * x[i];
                xy += x[i] * (values[i] - a);
            }
            b = xy / xx;
        }
        for (var i = 0; i < x.Length; i++)
        {
            var miss = values[i] - a - b * x[i];
            error += miss * miss;
        }
        return (a, b, error);
    }
}
