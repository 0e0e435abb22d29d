using Norma.Tracking;

namespace Norma.Training;

/// <summary>Whether the training loss still changes.</summary>
static class Settled
{
    /// <summary>Whether the last <c>patience</c> changes of the epoch's loss were all below the tolerance.</summary>
    public static bool After(IReadOnlyList<HistoryRow> history, Convergence stated)
    {
        if (history.Count <= stated.Patience) return false;
        for (var i = history.Count - stated.Patience; i < history.Count; i++)
        {
            var (before, now) = (history[i - 1].Values["loss"], history[i].Values["loss"]);
            if (Math.Abs(now - before) > stated.Tolerance * Math.Abs(before)) return false;
        }
        return true;
    }
}
