using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Norma.Training;

/// <summary>Pieces of work that are done on another thread ahead of the one who asks for them in their order: no more than there are buffers.</summary>
/// <typeparam name="T">A buffer.</typeparam>
sealed class Ahead<T> : IDisposable where T : class
{
    readonly BlockingCollection<T> _free = [], _filled = [];
    readonly CancellationTokenSource _end = new();
    readonly Task _filling;
    ExceptionDispatchInfo? _fault;
    T? _taken;

    /// <summary>Begins.</summary>
    /// <param name="buffers">At least two; one is with the caller.</param>
    /// <param name="first">The first piece.</param>
    /// <param name="count">Pieces up to this one, which is none.</param>
    /// <param name="fill">Does a piece.</param>
    public Ahead(IEnumerable<T> buffers, int first, int count, Action<T, int> fill)
    {
        foreach (var buffer in buffers) _free.Add(buffer);
        _filling = Task.Factory.StartNew(() =>
        {
            try
            {
                for (var piece = first; piece < count; piece++)
                {
                    var buffer = _free.Take(_end.Token);
                    fill(buffer, piece);
                    _filled.Add(buffer);
                }
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                // Nobody waits for it.
            }
            catch (Exception fault)
            {
                // It belongs to whom asks for the piece.
                _fault = ExceptionDispatchInfo.Capture(fault);
            }
            finally
            {
                _filled.CompleteAdding();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The next piece. The buffer of the one before is used again.</summary>
    /// <exception cref="InvalidOperationException">There is none left. What went wrong in doing it is thrown as it was.</exception>
    public T Next()
    {
        if (_taken is not null) _free.Add(_taken);
        _taken = null;
        if (_filled.TryTake(out var filled, Timeout.Infinite)) return _taken = filled;
        _fault?.Throw();
        throw new InvalidOperationException("All pieces were taken.");
    }

    /// <summary>Ends the work; waits until no buffer is written to any more.</summary>
    public void Dispose()
    {
        _end.Cancel();
        Task.WhenAny(_filling).GetAwaiter().GetResult();
        _end.Dispose();
        _free.Dispose();
        _filled.Dispose();
    }
}
