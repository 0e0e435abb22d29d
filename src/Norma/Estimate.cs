using Norma.Data;
using Norma.Features;

namespace Norma;

/// <summary>What a training would cost, before it.</summary>
/// <param name="Bytes">Memory: the rows as read and as the network sees them, weights, gradients, optimizer, a batch.</param>
/// <param name="BytesOnDisk">Of temporary files: what of the rows stands there.</param>
/// <param name="Time">For all steps that may be taken; stops make it shorter.</param>
public sealed record Estimate(long Bytes, long BytesOnDisk, TimeSpan Time)
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
        var (inMemory, onDisk) = RowBytes(plan.Data, plan.Features, batch);
        var bytes = checked(network.TrainingBytes(batch, training.Optimizer.Slots) + inMemory);
        var step = SecondsPerStep + batch * (SecondsPerRow + BackwardFactor * (double)network.Flops / FlopsPerSecond) + network.Parameters * 1.5e-10;
        var validation = plan.Parts.Validation.Length * (SecondsPerRow + network.Flops / FlopsPerSecond);
        var epochs = Math.Ceiling(plan.Steps / (double)Math.Max(1, plan.StepsPerEpoch));
        var seconds = plan.Steps * step + epochs * validation;
        return new(bytes, onDisk, TimeSpan.FromSeconds(Math.Min(seconds, training.MaxTime ?? 1e9)));
    }

    /// <summary>What the rows take: as read, as the network sees them, and the batches ahead; what goes beyond the stated memory is on the disk, or made again.</summary>
    /// <exception cref="OverflowException">It is above 2⁶³ − 1.</exception>
    internal static (long InMemory, long OnDisk) RowBytes(DataSet data, FittedFeatures features, int batch)
    {
        const int PartsAhead = 3, RowIndexes = 24;
        var (rows, layout) = ((long)data.Table.Rows, features.Layout);
        // Columns are there twice: as read, and by part; values of several axes are shared by the parts.
        var read = data.Table.Columns.Aggregate(0L, (sum, column) => checked(sum + column switch
        {
            TensorColumn tensors => tensors.IsKept ? rows * tensors.Width * (tensors is TensorColumn<byte> ? 1L : sizeof(float)) : 0,
            NumberColumn { IsKept: false } => 0,
            _ => rows * 2 * sizeof(float),
        }));
        var shaped = layout.Parts.Where(part => part.Shape is not null).Aggregate(0L, (sum, part) => sum + part.Width);
        var left = data.Memory.Left;
        var several = checked(rows * shaped * sizeof(float));
        var single = checked(rows * (layout.Numbers - shaped + layout.Codes.Count) * sizeof(float));
        var keptSeveral = several <= left;
        if (keptSeveral) left -= several;
        var ahead = keptSeveral && single <= left ? 0 : checked(PartsAhead * batch * (long)layout.Numbers * sizeof(float));
        return checked((read + (keptSeveral ? several : 0) + (single <= left ? single : 0) + ahead + rows * RowIndexes, data.Memory.OnDisk + (single <= left ? 0 : single)));
    }
}
