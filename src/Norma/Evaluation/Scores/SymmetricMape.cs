namespace Norma.Evaluation.Scores;

/// <summary>The error of a forecast in percent of the mean of truth and forecast: 0 right, 200 where they have opposite signs or one is 0.</summary>
/// <remarks>
/// <c>mean of 200 · |y − ŷ| / (|y| + |ŷ|)</c> over all steps; a step where both are 0 counts as 0.
/// <para>Makridakis 1993, https://doi.org/10.1016/0169-2070(93)90079-3; M4's sMAPE. <c>torchmetrics.SymmetricMeanAbsolutePercentageError</c> is a hundredth of it.</para>
/// </remarks>
static class SymmetricMape
{
    /// <summary>Of one row's steps.</summary>
    /// <param name="truth">What came, <c>[H]</c>.</param>
    /// <param name="predicted">What was forecast, <c>[H]</c>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Mean Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> predicted)
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"received {predicted.Length} predictions for {truth.Length} truths.", nameof(predicted));
        var sum = 0.0;
        for (var t = 0; t < truth.Length; t++)
            if (truth[t] != predicted[t]) sum += 200 * Math.Abs((double)truth[t] - predicted[t]) / (Math.Abs((double)truth[t]) + Math.Abs((double)predicted[t]));
        return new(sum, truth.Length);
    }
}
