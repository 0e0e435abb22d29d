namespace Norma;

/// <summary>What a training would cost, before it.</summary>
/// <param name="Bytes">Memory: the rows as read and as the network sees them, weights, gradients, optimizer, a batch.</param>
/// <param name="Time">For all steps that may be taken; stops make it shorter.</param>
public sealed record Estimate(long Bytes, TimeSpan Time)
{
    // Measured on two cores of an EPYC: dense steps reach about 80 GFLOP/s forward and backward; a step costs at least 80 µs and a row about 0.4 µs to gather.
    const double FlopsPerSecond = 8e10;
    const double SecondsPerStep = 80e-6;
    const double SecondsPerRow = 4e-7;
    const int BackwardFactor = 3;

    /// <summary>The estimate of a plan.</summary>
    public static Estimate Of(Plan plan)
    {
        var (training, network, layout) = (plan.Training, plan.Network, plan.Features.Layout);
        var batch = Math.Min(training.BatchSize, Math.Max(1, plan.Parts.Train.Length));
        var rows = (long)plan.Data.Table.Rows;
        // Kept twice: as read, and by part.
        var bytes = checked(network.TrainingBytes(batch, training.Optimizer.Slots) + rows * 2 * 4 * plan.Data.Table.Columns.Count + rows * 4 * (layout.Numbers + layout.Codes.Count));
        var step = SecondsPerStep + batch * (SecondsPerRow + BackwardFactor * (double)network.Flops / FlopsPerSecond) + network.Parameters * 1.5e-10;
        var validation = plan.Parts.Validation.Length * (SecondsPerRow + network.Flops / FlopsPerSecond);
        var epochs = Math.Ceiling(plan.Steps / (double)Math.Max(1, plan.StepsPerEpoch));
        var seconds = plan.Steps * step + epochs * validation;
        return new(bytes, TimeSpan.FromSeconds(Math.Min(seconds, training.MaxTime ?? 1e9)));
    }
}
