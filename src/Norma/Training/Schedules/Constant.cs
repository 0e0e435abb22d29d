using Norma.Spec;

namespace Norma.Training.Schedules;

/// <summary>The learning rate as stated, with an optional linear warm-up.</summary>
/// <param name="WarmupRatio">The share of all steps during which the rate rises from 0.</param>
/// <param name="WarmupSteps">The steps of it, instead.</param>
[Word]
public sealed record Constant([Bounds(0, 1)] double WarmupRatio = 0, [Bounds(0)] long? WarmupSteps = null) : Schedule
{
    /// <inheritdoc/>
    public override double FactorAt(Progress progress) => Warmup.Factor(progress, WarmupRatio, WarmupSteps);
}
