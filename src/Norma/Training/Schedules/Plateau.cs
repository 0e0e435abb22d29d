using Norma.Spec;

namespace Norma.Training.Schedules;

/// <summary>The rate falls when the validation loss (the training loss without validation rows) no longer improves.</summary>
/// <remarks>
/// After <c>patience</c> epochs in a row that are not below <c>best − min_delta</c> the rate is multiplied by <c>factor</c>, down to <c>min_lr</c>.
/// <para><c>keras.callbacks.ReduceLROnPlateau</c>; <c>torch.optim.lr_scheduler.ReduceLROnPlateau(threshold_mode="abs")</c> bears one epoch more.</para>
/// </remarks>
/// <param name="Factor">The factor of each fall.</param>
/// <param name="Patience">Epochs without improvement before a fall.</param>
/// <param name="MinDelta">A smaller change is no improvement.</param>
/// <param name="MinLr">The rate does not fall below this.</param>
[Word]
public sealed record Plateau(
    [Bounds(0, 1, ExclusiveMinimum = true, ExclusiveMaximum = true)] double Factor = 0.1,
    [Bounds(1)] int Patience = 10,
    [Bounds(0)] double MinDelta = 1e-4,
    [Bounds(0)] double MinLr = 0) : Schedule
{
    /// <inheritdoc/>
    public override bool ByStep => false;

    /// <inheritdoc/>
    /// <remarks>A function of the history alone, so that a resumed run needs no state of it.</remarks>
    public override double FactorAt(Progress progress)
    {
        var (rate, best, wait) = (progress.LearningRate, double.PositiveInfinity, 0);
        foreach (var loss in progress.Monitored)
        {
            if (loss < best - MinDelta) (best, wait) = (loss, 0);
            else if (++wait >= Patience) (rate, wait) = (Math.Min(rate, Math.Max(rate * Factor, MinLr)), 0);
        }
        return rate / progress.LearningRate;
    }
}
