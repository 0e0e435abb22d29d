using Norma.Models;
using Norma.Spec;
using Norma.Tracking;

namespace Norma.Training;

/// <summary>What a training came to.</summary>
/// <param name="Weights">Those of the best epoch where <c>early_stopping.restore_best_weights</c> says so, else the last; all finite.</param>
/// <param name="History">A row for each epoch.</param>
/// <param name="StoppedBy">What ended it.</param>
/// <param name="Epochs">Epochs begun.</param>
/// <param name="Steps">Changes of the weights.</param>
/// <param name="Seconds">How long it took, resumed parts together.</param>
/// <param name="BestEpoch">The epoch of <paramref name="Weights"/>, where it was chosen by early stopping.</param>
/// <param name="Threads">Threads of the tensor library.</param>
/// <param name="Device">Where it ran.</param>
/// <param name="Precision">The numbers of weights and products.</param>
/// <param name="Digest">SHA-256 over names, shapes and values of the weights, in hexadecimal.</param>
/// <param name="Warnings">What was noticed, such as damaged checkpoints.</param>
public sealed record TrainingResult(
    Weights Weights,
    IReadOnlyList<HistoryRow> History,
    StoppedBy StoppedBy,
    int Epochs,
    long Steps,
    double Seconds,
    int? BestEpoch,
    int Threads,
    string Device,
    Precision Precision,
    string Digest,
    IReadOnlyList<Finding> Warnings);
