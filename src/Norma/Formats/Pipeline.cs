using System.Collections.Concurrent;

namespace Norma.Formats;

/// <summary>Three stages that overlap: pieces are read one after the other, worked on side by side, and finished in the order in which they were read.</summary>
static class Pipeline
{
    /// <summary>Runs all pieces. No more are held at once than twice as many as there are processors, however slow a stage is.</summary>
    /// <param name="read">Gives one piece after the other to what it is given, on a thread of its own.</param>
    /// <param name="work">What is done with a piece, several at a time.</param>
    /// <param name="finish">Takes the results on the caller's thread, in the order of the pieces.</param>
    /// <param name="cancel">Ends it between pieces.</param>
    /// <remarks>The first fault in the order of the pieces is thrown, as it was; by then no stage runs any more.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Run<TPiece, TDone>(Action<Action<TPiece>> read, Func<TPiece, TDone> work, Action<TDone> finish, CancellationToken cancel = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // What is in the line is worked on; one more waits in the reader's hands, one is being finished.
        using var line = new BlockingCollection<Task<TDone>>(Math.Max(2, Environment.ProcessorCount * 2 - 2));
        var stop = ending.Token;
        var reading = Task.Factory.StartNew(() =>
        {
            try
            {
                read(piece =>
                {
                    stop.ThrowIfCancellationRequested();
                    var task = Task.Run(() => work(piece), stop);
                    try { line.Add(task, stop); }
                    catch (OperationCanceledException)
                    {
                        // Nobody else knows of it.
                        Settle(task);
                        throw;
                    }
                });
            }
            finally
            {
                line.CompleteAdding();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var task in line.GetConsumingEnumerable(cancel)) finish(task.GetAwaiter().GetResult());
            reading.GetAwaiter().GetResult();
        }
        finally
        {
            // Only faults that come after the one which is on its way are left unsaid.
            ending.Cancel();
            Settle(reading);
            while (line.TryTake(out var task)) Settle(task);
        }
    }

    // Waits without asking how it ended.
    static void Settle(Task task) => Task.WhenAny(task).GetAwaiter().GetResult();
}
