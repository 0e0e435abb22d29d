namespace Norma.Evaluation.Scores;

/// <summary>The error of a forecast quantile, which is least where that share of the truths lies below it.</summary>
/// <remarks>
/// <c>max(q · (y − ŷ), (q − 1) · (y − ŷ))</c>, 0 or more, in the target's unit; for q = 0.5 half the absolute error.
/// <para>Koenker &amp; Bassett 1978, https://doi.org/10.2307/1913643. <c>sklearn.metrics.mean_pinball_loss</c> (<c>alpha</c>).</para>
/// </remarks>
static class PinballLoss
{
    /// <summary>Of one step.</summary>
    public static double Of(double truth, double predicted, double quantile)
    {
        var error = truth - predicted;
        return Math.Max(quantile * error, (quantile - 1) * error);
    }

    /// <summary>Of one row's steps.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Mean Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> predicted, double quantile)
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"received {predicted.Length} predictions for {truth.Length} truths.", nameof(predicted));
        var sum = 0.0;
        for (var t = 0; t < truth.Length; t++) sum += Of(truth[t], predicted[t], quantile);
        return new(sum, truth.Length);
    }
}
