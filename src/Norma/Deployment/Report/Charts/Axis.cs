namespace Norma.Deployment.Report.Charts;

/// <summary>What an axis measures, between which values, and where its ticks are.</summary>
/// <param name="Title">What it measures, with its unit.</param>
/// <param name="Low">The value at its beginning.</param>
/// <param name="High">The value at its end, above <paramref name="Low"/>.</param>
/// <param name="Ticks">Where lines and numbers stand.</param>
/// <param name="Format">How its numbers are written.</param>
sealed record Axis(string Title, double Low, double High, double[] Ticks, Func<double, string> Format)
{
    /// <summary>An axis with round ends around these values.</summary>
    public static Axis Around(string title, IEnumerable<double> values, int ticks = 5, Func<double, string>? format = null, bool whole = false)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(double.IsFinite)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high) (low, high) = (0, 1);
        if (high - low <= Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-12)
        {
            var around = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - around, high + around);
        }
        var step = Step((high - low) / ticks);
        if (whole) step = Math.Max(1, Math.Ceiling(step));
        var (first, last) = (Math.Floor(low / step + 1e-9), Math.Ceiling(high / step - 1e-9));
        double[] places = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        return new(title, places[0], places[^1], places, format ?? Figures.General);
    }

    /// <summary>An axis from 0 to 1.</summary>
    public static Axis Share(string title) => new(title, 0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1], Figures.General);

    /// <summary>An axis of whole numbers that ends with its values.</summary>
    public static Axis Whole(string title, int low, int high)
    {
        var round = Around(title, [low, high], whole: true, format: value => Figures.Count((long)value));
        return round with { Low = low, High = Math.Max(high, low + 1), Ticks = Array.FindAll(round.Ticks, tick => tick >= low && tick <= high) };
    }

    /// <summary>Where between its ends a value lies: 0 to 1.</summary>
    public double Place(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);

    /// <summary>The next 1, 2 or 5 times a power of ten.</summary>
    static double Step(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
