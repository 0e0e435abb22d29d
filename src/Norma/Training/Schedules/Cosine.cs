using Norma.Spec;

namespace Norma.Training.Schedules;

/// <summary>A linear warm-up, then half a cosine wave down to a share of the rate.</summary>
/// <remarks>
/// After the rise <c>min_ratio + (1 − min_ratio) · (1 + cos(π · (step − rise) / (total − rise))) / 2</c>.
/// <para>Loshchilov &amp; Hutter 2017 (SGDR), https://arxiv.org/abs/1608.03983; Hugging Face's <c>cosine</c> and <c>cosine_with_min_lr</c>, whose rise begins at 0
/// where this one begins at 1 / rise, so that no step is lost; <c>keras.optimizers.schedules.CosineDecay</c>.</para>
/// </remarks>
/// <param name="WarmupRatio">The share of all steps during which the rate rises.</param>
/// <param name="WarmupSteps">The steps of it, instead.</param>
/// <param name="MinRatio">The share of the rate that is left at the end.</param>
[Word]
public sealed record Cosine(
    [Bounds(0, 1)] double WarmupRatio = 0,
    [Bounds(0)] long? WarmupSteps = null,
    [Bounds(0, 1)] double MinRatio = 0) : Schedule
{
    /// <inheritdoc/>
    public override double FactorAt(Progress progress)
    {
        var rise = Warmup.Steps(progress, WarmupRatio, WarmupSteps);
        if (progress.Step < rise) return Warmup.Factor(progress, WarmupRatio, WarmupSteps);
        var fall = Math.Max(1, progress.TotalSteps - rise);
        var done = Math.Min(1.0, (double)(progress.Step - rise) / fall);
        return MinRatio + (1 - MinRatio) * (1 + Math.Cos(Math.PI * done)) / 2;
    }
}
