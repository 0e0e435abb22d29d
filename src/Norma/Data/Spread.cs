using System.Runtime.ExceptionServices;

namespace Norma.Data;

/// <summary>Pieces of work side by side, or in turn where there is little of it.</summary>
static class Spread
{
    // What it costs to wake the pool for the first time does this many cells in turn.
    const long Little = 250_000;

    /// <summary>As many at a time as there are processors. Without it the pool adds a thread every half second, and each holds what its piece needs: on a busy machine a profile of 12,500,000 rows came to 60 columns at once.</summary>
    public static ParallelOptions ByProcessors { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Does pieces 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="cells">How many cells they have together.</param>
    /// <param name="piece">Does one. What goes wrong in it is thrown as it is; where several go wrong, one of them.</param>
    public static void For(int count, long cells, Action<int> piece)
    {
        if (count > 1 && cells > Little) Unwrapped(() => Parallel.For(0, count, ByProcessors, piece));
        else for (var i = 0; i < count; i++) piece(i);
    }

    /// <summary>The same with something that is open on each thread while it does pieces.</summary>
    public static void For(int count, long cells, Func<int> open, Action<int> piece, Action<int> close)
    {
        if (count > 1 && cells > Little)
        {
            Unwrapped(() => Parallel.For(0, count, ByProcessors, open, (i, _, opened) => { piece(i); return opened; }, close));
            return;
        }
        var here = open();
        try
        {
            for (var i = 0; i < count; i++) piece(i);
        }
        finally
        {
            close(here);
        }
    }

    /// <summary>Work that is spread: what goes wrong in a piece is thrown as it is.</summary>
    public static void Unwrapped(Action work)
    {
        try
        {
            work();
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }
}
