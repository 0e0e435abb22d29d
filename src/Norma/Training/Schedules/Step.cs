using Norma.Spec;

namespace Norma.Training.Schedules;

/// <summary>The rate falls by a factor at regular intervals.</summary>
/// <remarks><c>gamma ^ ⌊done / step_size⌋</c>; <c>torch.optim.lr_scheduler.StepLR</c>, <c>keras.optimizers.schedules.ExponentialDecay(staircase=True)</c>.</remarks>
/// <param name="StepSize">How many epochs (or steps) the rate stays.</param>
/// <param name="Gamma">The factor of each fall.</param>
/// <param name="Every">What <paramref name="StepSize"/> counts.</param>
/// <param name="WarmupRatio">The share of all steps during which the rate rises from 0, besides.</param>
/// <param name="WarmupSteps">The steps of it, instead.</param>
[Word]
public sealed record Step(
    [Bounds(1)] long StepSize = 10,
    [Bounds(0, 1, ExclusiveMinimum = true)] double Gamma = 0.1,
    Interval Every = Interval.Epoch,
    [Bounds(0, 1)] double WarmupRatio = 0,
    [Bounds(0)] long? WarmupSteps = null) : Schedule
{
    /// <inheritdoc/>
    public override double FactorAt(Progress progress) =>
        Math.Pow(Gamma, (Every is Interval.Epoch ? progress.Epoch : progress.Step) / StepSize) * Warmup.Factor(progress, WarmupRatio, WarmupSteps);
}

/// <summary>What an interval is counted in.</summary>
public enum Interval
{
    /// <summary>Passes over the training rows.</summary>
    Epoch,
    /// <summary>Changes of the weights.</summary>
    Step,
}
