using Norma.Evaluation;
using Norma.Spec;
using Norma.Tracking;

namespace Norma.Training;

/// <summary>What early stopping concludes from the history alone, so that a resumed run needs no state of it.</summary>
/// <param name="stated">What the spec says.</param>
/// <param name="better">The direction of what is monitored.</param>
sealed class Improvement(EarlyStopping stated, Better better)
{
    /// <summary>Early stopping on a column of the history.</summary>
    /// <exception cref="FindingsException"><c>TRAN005</c>: no such column will be there.</exception>
    public static Improvement On(EarlyStopping stated, Items<string> columns, Func<string, Better> better)
    {
        if (Check(stated, columns) is { } unknown) throw new FindingsException(ExitCode.Spec, unknown);
        return new(stated, better(stated.Monitor));
    }

    /// <summary>A finding where the monitored column will not be there.</summary>
    public static Finding? Check(EarlyStopping stated, Items<string> columns) => columns.Contains(stated.Monitor) ? null
        : new Finding("TRAN005", "$.training.early_stopping.monitor", $"{Printable.Quote(stated.Monitor)} is not computed")
        {
            Expected = $"one of: {string.Join(", ", columns)}",
            Fix = stated.Monitor.StartsWith("val_", StringComparison.Ordinal) && !columns.Any(c => c.StartsWith("val_", StringComparison.Ordinal))
                ? "give the split a validation share, or monitor 'loss'."
                : Nearest.Hint(stated.Monitor, columns) ?? "add the metric to evaluation.metrics, or monitor another.",
        };

    /// <summary>The best epoch so far, from 1 (0 for none), and how many have gone by since without a better one.</summary>
    public (int Epoch, int Waited) Best(IReadOnlyList<HistoryRow> history)
    {
        var (best, epoch, waited) = (double.NaN, 0, 0);
        foreach (var row in history)
        {
            var improved = row.Values.TryGetValue(stated.Monitor, out var value)
                && (double.IsNaN(best) || (better is Better.Lower ? value < best - stated.MinDelta : value > best + stated.MinDelta));
            if (improved) (best, epoch, waited) = (value, row.Epoch, 0);
            else waited++;
        }
        return (epoch, waited);
    }

    /// <summary>Whether patience is at its end.</summary>
    public bool Exhausted(IReadOnlyList<HistoryRow> history) => Best(history).Waited >= stated.Patience;
}
