using System.Globalization;

namespace Norma.Evaluation;

/// <summary>What a learning curve says, in a sentence or two.</summary>
public static class GrowthWords
{
    /// <summary>Whether more data helps, and what twice the rows would bring.</summary>
    /// <param name="growth">What was measured.</param>
    /// <param name="shown">How a value of the metric is written.</param>
    public static string Of(Growth growth, Func<double, string> shown)
    {
        if (growth.Doubled is not { } doubled || growth.Gain is not { } gain) return "Nothing can be said of more data: a law needs a defined metric at three different numbers of rows or more.";
        var rows = growth.Points.Last(p => p.Values.Count > 0).Rows;
        var expected = string.Create(CultureInfo.InvariantCulture, $"Twice the rows ({2L * rows:N0}) are expected to come to {growth.Metric} {shown(doubled)}");
        var interval = growth.Interval is { } i ? $" (95 % interval {shown(i.Low)} to {shown(i.High)})" : "; one repeat gives no interval";
        var change = $"{(gain < 0 ? "worse" : "better")} by {shown(Math.Abs(gain))} than all rows by the same law";
        var change95 = growth.GainInterval is { } g ? $" ({shown(g.Low)} to {shown(g.High)})" : "";
        var verdict = growth.Verdict switch
        {
            "helps" => "More data helps.",
            "may_help" => "More data may help; the repeats differ too much to be sure.",
            _ => "More data hardly helps.",
        };
        return $"{verdict} {expected}{interval}, {change}{change95}.";
    }
}
