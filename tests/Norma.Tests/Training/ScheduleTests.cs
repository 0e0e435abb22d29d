using Norma.Training;
using Norma.Training.Schedules;
using Xunit;

namespace Norma.Tests.Training;

public sealed class ScheduleTests
{
    static Progress At(long step, int epoch = 0, params double[] monitored) => new(step, 100, epoch, monitored, 0.1);

    [Fact]
    public void Constant_rises_and_stays()
    {
        var schedule = new Constant(WarmupSteps: 4);
        Assert.Equal([0.25, 0.5, 0.75, 1, 1, 1], Enumerable.Range(0, 6).Select(step => schedule.FactorAt(At(step))));
        Assert.Equal(0.1, new Constant(WarmupRatio: 0.1).FactorAt(At(0)));
    }

    [Fact]
    public void Cosine_falls_along_half_a_wave_to_its_least_share()
    {
        var schedule = new Cosine(WarmupSteps: 20, MinRatio: 0.1);
        Assert.Equal(0.05, schedule.FactorAt(At(0)), 1e-12);
        Assert.Equal(1, schedule.FactorAt(At(20)), 1e-12);
        Assert.Equal(0.1 + 0.9 * 0.5, schedule.FactorAt(At(60)), 1e-12);   // the middle of the fall
        Assert.Equal(0.1 + 0.9 * (1 + Math.Cos(Math.PI / 4)) / 2, schedule.FactorAt(At(40)), 1e-12);
        Assert.Equal(0.1, schedule.FactorAt(At(100)), 1e-12);
        Assert.Equal(0.1, schedule.FactorAt(At(500)), 1e-12);
    }

    [Fact]
    public void Step_falls_by_epochs_or_steps()
    {
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Enumerable.Range(0, 5).Select(epoch => new Step(2, 0.5).FactorAt(At(0, epoch))));
        Assert.Equal(0.25, new Step(10, 0.5, Interval.Step).FactorAt(At(25, 1)));
    }

    [Fact]
    public void Plateau_falls_after_patience_and_not_below_its_least_rate()
    {
        // As Keras' ReduceLROnPlateau: better than the best by more than min_delta, or one epoch is borne.
        var schedule = new Plateau(Factor: 0.5, Patience: 2, MinDelta: 0.01, MinLr: 0.03);
        Assert.Equal(1, schedule.FactorAt(At(0, 3, 1.0, 0.9, 0.895)));
        Assert.Equal(0.5, schedule.FactorAt(At(0, 4, 1.0, 0.9, 0.895, 0.895)));
        Assert.Equal(0.5, schedule.FactorAt(At(0, 5, 1.0, 0.9, 0.895, 0.895, 0.5)));
        Assert.Equal(0.3, schedule.FactorAt(At(0, 8, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9)), 1e-12);   // 0.1 → 0.05 → 0.03
    }
}
