using Norma.Models;
using Norma.Tracking;

namespace Norma.Training;

/// <summary>All that a run needs to go on as if it had never stopped.</summary>
/// <remarks>
/// The schedule, early stopping and convergence are functions of step and history, the order of rows and the randomness of layers of seed, epoch and
/// step: they need no state of their own.
/// </remarks>
/// <param name="Step">Changes of the weights.</param>
/// <param name="Epoch">Epochs that have ended.</param>
/// <param name="Batch">Batches done in the epoch that goes on.</param>
/// <param name="Seconds">Of training so far.</param>
/// <param name="Threads">Threads of the tensor library.</param>
/// <param name="StoppedBy">What ended the training; null when it is to go on.</param>
/// <param name="BestEpoch">The epoch of <see cref="Best"/>.</param>
/// <param name="LossSums">For each target the loss so far in the epoch, times what its rows count.</param>
/// <param name="WeightSums">For each target what those rows count.</param>
/// <param name="History">A row for each epoch that has ended.</param>
sealed record Checkpoint(
    long Step,
    int Epoch,
    int Batch,
    double Seconds,
    int Threads,
    StoppedBy? StoppedBy,
    int? BestEpoch,
    double[] LossSums,
    double[] WeightSums,
    HistoryRow[] History)
{
    /// <summary>The weights.</summary>
    public required Weights Weights { get; init; }

    /// <summary>The optimizer's flat state.</summary>
    public required float[] Optimizer { get; init; }

    /// <summary>The weights of the best epoch.</summary>
    public Weights? Best { get; init; }

    /// <summary>For each target the logits so far of the epoch that goes on, by which its training metrics are measured; empty where none are.</summary>
    public required IReadOnlyList<float[]> Running { get; init; }
}
