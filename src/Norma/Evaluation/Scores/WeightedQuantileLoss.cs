namespace Norma.Evaluation.Scores;

/// <summary>The error of forecast quantiles as a share of all that came: 0 right, about 1 as bad as forecasting nothing.</summary>
/// <remarks>
/// <c>mean over quantiles of (2 · Σ pinball_q) / Σ |y|</c> over all rows and steps; all truths 0, no value.
/// <para><see cref="PinballLoss"/>; <c>mean_wQuantileLoss</c> of GluonTS (Alexandrov et al. 2020, https://arxiv.org/abs/1906.05264), WQL of AutoGluon; with the median alone
/// it is WAPE.</para>
/// </remarks>
/// <param name="Loss">Twice the pinball losses, mean over quantiles, sum over steps.</param>
/// <param name="Magnitude">The absolute truths, sum over steps.</param>
readonly record struct WeightedQuantileLoss(double Loss, double Magnitude) : IRowStatistics<WeightedQuantileLoss>
{
    /// <inheritdoc/>
    public double? Value => Magnitude > 0 ? Loss / Magnitude : null;

    /// <summary>Of one row.</summary>
    /// <param name="truth">What came, <c>[H]</c>.</param>
    /// <param name="predicted">The forecast quantiles, <c>[H, Q]</c>.</param>
    /// <param name="quantiles">Which they are, <c>[Q]</c>, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no quantile.</exception>
    public static WeightedQuantileLoss Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> predicted, ReadOnlySpan<double> quantiles)
    {
        if (quantiles.IsEmpty) throw new ArgumentException("received no quantile, expected at least one.", nameof(quantiles));
        if (predicted.Length != truth.Length * quantiles.Length)
            throw new ArgumentException($"received {predicted.Length} predictions, expected {truth.Length} steps of {quantiles.Length} quantiles.", nameof(predicted));
        var (loss, magnitude) = (0.0, 0.0);
        for (var t = 0; t < truth.Length; t++)
        {
            magnitude += Math.Abs((double)truth[t]);
            for (var q = 0; q < quantiles.Length; q++) loss += PinballLoss.Of(truth[t], predicted[t * quantiles.Length + q], quantiles[q]);
        }
        return new(2 * loss / quantiles.Length, magnitude);
    }

    /// <inheritdoc/>
    public static WeightedQuantileLoss operator +(WeightedQuantileLoss left, WeightedQuantileLoss right) => new(left.Loss + right.Loss, left.Magnitude + right.Magnitude);

    /// <inheritdoc/>
    public static WeightedQuantileLoss operator *(WeightedQuantileLoss rows, double weight) => new(rows.Loss * weight, rows.Magnitude * weight);
}
