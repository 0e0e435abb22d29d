using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;

namespace Norma.Server;

/// <summary>Who runs now and who waits: so many runs at once, so many that wait, and none longer than its time.</summary>
sealed class RunQueue : IDisposable
{
    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    readonly RunSlot[] _all;
    readonly ConcurrentStack<RunSlot> _free;
    readonly SemaphoreSlim _turns;
    readonly Timer _watch;
    readonly int _limit;
    readonly TimeSpan _timeout;
    int _waiting;

    /// <summary>A queue with so many turns at once.</summary>
    public RunQueue(int concurrency, int limit, TimeSpan timeout)
    {
        _all = [.. Enumerable.Range(0, concurrency).Select(_ => new RunSlot())];
        _free = new(_all);
        _turns = new(concurrency);
        (_limit, _timeout) = (limit, timeout);
        _watch = new(_ => Array.ForEach(_all, slot => slot.Look()), null, s_look, s_look);
    }

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Refuses at once what would not find a place; asked before a body is read.</summary>
    /// <exception cref="Refusal">503: the queue is full.</exception>
    public void RefuseWhenFull()
    {
        if (Waiting >= _limit && _turns.CurrentCount == 0) throw Full();
    }

    /// <summary>Waits for a turn.</summary>
    /// <exception cref="Refusal">503: the queue is full. 504: no turn came in time.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public ValueTask<RunSlot> EnterAsync(IHttpRequestLifetimeFeature client) => _turns.Wait(0, CancellationToken.None) ? new(Take(client)) : new(WaitAsync(client));

    async Task<RunSlot> WaitAsync(IHttpRequestLifetimeFeature client)
    {
        if (Interlocked.Increment(ref _waiting) > _limit)
        {
            Interlocked.Decrement(ref _waiting);
            throw Full();
        }
        try
        {
            if (!await _turns.WaitAsync(_timeout, client.RequestAborted)) throw RunSlot.TimedOut();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        return Take(client);
    }

    RunSlot Take(IHttpRequestLifetimeFeature client)
    {
        if (!_free.TryPop(out var slot)) throw new InvalidOperationException("A turn without a slot.");
        slot.Begin(client, _timeout);
        return slot;
    }

    /// <summary>Gives a turn back.</summary>
    public void Leave(RunSlot slot)
    {
        slot.End();
        _free.Push(slot);
        _turns.Release();
    }

    /// <summary>Ends what runs.</summary>
    public void EndAll() => Array.ForEach(_all, slot => slot.Stop(RunSlot.Ending.Stopped));

    /// <summary>Frees the slots; nothing may run.</summary>
    public void Dispose()
    {
        using (var stopped = new ManualResetEvent(false))
            if (_watch.Dispose(stopped)) stopped.WaitOne();
        Array.ForEach(_all, slot => slot.Dispose());
        _turns.Dispose();
    }

    static Refusal Full() => new(503, "the server is busy and its queue is full, expected fewer requests at once") { RetryAfter = 1 };
}
