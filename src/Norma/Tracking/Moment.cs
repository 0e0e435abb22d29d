using Norma.Spec;

namespace Norma.Tracking;

/// <summary>Where a training run stands.</summary>
/// <param name="Epoch">The epoch that is going on or has just ended, from 1; 0 before the first.</param>
/// <param name="Epochs">How many there will be at most.</param>
/// <param name="Step">Changes of the weights so far.</param>
/// <param name="Steps">How many there will be at most.</param>
/// <param name="Loss">The mean training loss of the epoch so far; null before its first step.</param>
/// <param name="RowsPerSecond">Training rows a second in the epoch so far; 0 before its first step.</param>
/// <param name="Left">How long the rest takes at this speed if nothing stops it earlier; null before the first step.</param>
/// <param name="EpochEnded">Whether the last row of <paramref name="History"/> has just been added.</param>
/// <param name="Columns">The names that the values of a row may have, in the order of the file: <c>loss</c>, <c>val_loss</c>, <c>&lt;metric&gt;</c>, <c>val_&lt;metric&gt;</c> ….</param>
/// <param name="History">A row for each epoch that has ended, those before a resume too.</param>
public sealed record Moment(
    int Epoch,
    int Epochs,
    long Step,
    long Steps,
    double? Loss,
    double RowsPerSecond,
    TimeSpan? Left,
    bool EpochEnded,
    Items<string> Columns,
    IReadOnlyList<HistoryRow> History)
{
    /// <summary>Of texts that the model learns to write, their tokens a second in the epoch so far; null for other models.</summary>
    public double? TokensPerSecond { get; init; }
}

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Step">Changes of the weights up to its end.</param>
/// <param name="Seconds">Since training began, without the time between an interruption and its resume.</param>
/// <param name="LearningRate">Of its last step.</param>
/// <param name="Values">By column; undefined values are absent.</param>
public sealed record HistoryRow(int Epoch, long Step, double Seconds, double LearningRate, Map<double> Values);
