namespace Norma.Evaluation.Scores;

/// <summary>The error of a forecast against that of the naive one in the series' past: below 1 it beats "as a season ago".</summary>
/// <remarks>
/// <c>mean |y − ŷ| / scale</c>, <c>scale = mean over t &gt; m of |y_t − y_(t−m)|</c> of the history, m the length of a season. 0 or more. Where the history repeats itself
/// exactly or is no longer than a season there is no scale and no value. The figure of many forecasts is the mean of theirs.
/// <para>Hyndman &amp; Koehler 2006, https://doi.org/10.1016/j.ijforecast.2006.03.001. <c>sktime.performance_metrics.forecasting.MeanAbsoluteScaledError</c>, M4's MASE.</para>
/// </remarks>
static class MeanAbsoluteScaledError
{
    /// <summary>The error of the naive forecast on a history; null where there is none to divide by.</summary>
    /// <param name="history">The series up to the forecast, oldest first.</param>
    /// <param name="season">Steps of a season; 1 for none.</param>
    public static double? Scale(ReadOnlySpan<float> history, int season = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        if (history.Length <= season) return null;
        var sum = 0.0;
        for (var t = season; t < history.Length; t++) sum += Math.Abs((double)history[t] - history[t - season]);
        return sum > 0 ? sum / (history.Length - season) : null;
    }

    /// <summary>Of one forecast.</summary>
    /// <param name="truth">What came, <c>[H]</c>.</param>
    /// <param name="predicted">What was forecast, <c>[H]</c>.</param>
    /// <param name="scale">The naive forecast's error, in the series' unit.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double? Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> predicted, double? scale)
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"received {predicted.Length} predictions for {truth.Length} truths.", nameof(predicted));
        if (truth.IsEmpty) return null;
        var sum = 0.0;
        for (var t = 0; t < truth.Length; t++) sum += Math.Abs((double)truth[t] - predicted[t]);
        return sum / truth.Length / scale;
    }
}
