using Norma.Data.Profiles;

namespace Norma.Deployment.Report.Charts;

/// <summary>Small drawings that stand in a line of text or a cell.</summary>
static class Strip
{
    /// <summary>A bar from the left: a share of the width.</summary>
    public static Html Bar(double share, string style = "fill1") =>
        Html.Of($"<svg class=\"strip\" aria-hidden=\"true\" viewBox=\"0 0 120 12\" preserveAspectRatio=\"none\"><rect class=\"track\" width=\"120\" height=\"12\"/><rect class=\"{style}\" width=\"{120 * Math.Clamp(share, 0, 1)}\" height=\"12\"/></svg>");

    /// <summary>A value, its deviation, and 0, on an axis that all rows share.</summary>
    public static Html Deviating(double value, double deviation, double low, double high)
    {
        double Place(double v) => 200 * Math.Clamp((v - low) / (high - low), 0, 1);
        var (from, to) = (Math.Min(Place(0), Place(value)), Math.Max(Place(0), Place(value)));
        return Html.Of($"<svg class=\"strip wide\" aria-hidden=\"true\" viewBox=\"0 0 200 14\"><rect class=\"fill1\" x=\"{from}\" y=\"2\" width=\"{Math.Max(to - from, 0.5)}\" height=\"10\"/><path class=\"whisker\" d=\"M{Place(value - deviation)} 7H{Place(value + deviation)}\"/><path class=\"zero\" d=\"M{Place(0)} 0V14\"/></svg>");
    }

    /// <summary>How far a value lies from the whole, on an axis that all rows share.</summary>
    public static Html Lollipop(double value, double whole, Axis axis, string style)
    {
        double Place(double v) => 5 + 190 * axis.Place(v);
        return Html.Of($"<svg class=\"strip wide\" aria-hidden=\"true\" viewBox=\"0 0 200 14\"><path class=\"zero\" d=\"M{Place(whole)} 0V14\"/><path class=\"stem {style}\" d=\"M{Place(whole)} 7H{Place(value)}\"/><circle class=\"{style}\" cx=\"{Place(value)}\" cy=\"7\" r=\"4.2\"/></svg>");
    }

    /// <summary>How many values lie in each bin; below, a line from the 5th to the 95th percentile with the median on it.</summary>
    public static Html Histogram(Histogram histogram, Quantiles quantiles, string label)
    {
        var (counts, low, high) = (histogram.Counts, histogram.Edges[0], histogram.Edges[^1]);
        double Place(double value) => high > low ? 120 * Math.Clamp((value - low) / (high - low), 0, 1) : 60;
        var (highest, wide) = (Math.Max(1, counts.Max()), 120.0 / counts.Length);
        var bars = counts.Select((count, i) => count == 0 ? Html.Empty
            : Html.Of($"M{i * wide + 0.3} 32v-{Math.Max(0.8, 30.0 * count / highest)}h{Math.Max(0.5, wide - 0.6)}V32z"));
        return Html.Of($"<svg class=\"histogram\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 120 38\" preserveAspectRatio=\"none\"><path class=\"fill1\" d=\"{bars}\"/><path class=\"zero\" d=\"M0 32.5H120\"/><path class=\"most\" d=\"M{Place(quantiles.P5)} 36H{Place(quantiles.P95)}M{Place(quantiles.P50)} 34V38\"/></svg>");
    }
}
