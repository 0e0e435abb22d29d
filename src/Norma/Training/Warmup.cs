namespace Norma.Training;

/// <summary>The linear rise that several schedules begin with.</summary>
static class Warmup
{
    /// <summary>Steps of the rise.</summary>
    public static long Steps(Progress progress, double ratio, long? steps) => steps ?? (long)Math.Ceiling(progress.TotalSteps * ratio);

    /// <summary>(step + 1) / steps during the rise, then 1.</summary>
    public static double Factor(Progress progress, double ratio, long? steps)
    {
        var rise = Steps(progress, ratio, steps);
        return progress.Step < rise ? (progress.Step + 1.0) / rise : 1;
    }
}
