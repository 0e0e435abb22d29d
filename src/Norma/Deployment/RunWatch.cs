using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>Ends the runs of a prediction when one of them takes longer than it may: a model can loop without end. The runtime stops between two operators.</summary>
sealed class RunWatch : IDisposable
{
    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    readonly long[] _begun;
    readonly TimeSpan _limit;
    readonly Timer? _watch;
    volatile bool _expired;

    /// <summary>A watch over so many runs at a time.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="limit">How long each may take; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it will.</param>
    public RunWatch(int runs, TimeSpan limit)
    {
        (_begun, _limit) = (new long[runs], limit);
        if (limit != Timeout.InfiniteTimeSpan) _watch = new(_ => Look(), null, s_look, s_look);
    }

    /// <summary>What the runs are given.</summary>
    public RunOptions Options { get; } = new();

    /// <summary>A run begins.</summary>
    public void Begin(int run) => Volatile.Write(ref _begun[run], Stopwatch.GetTimestamp());

    /// <summary>It has ended.</summary>
    /// <exception cref="FindingsException"><c>DEPL021</c>: it, or another at its side, took too long (exit 6).</exception>
    public void End(int run, string file)
    {
        Volatile.Write(ref _begun[run], 0);
        Check(file);
    }

    /// <summary>Looks whether time is up, between the steps of one run.</summary>
    /// <exception cref="FindingsException"><c>DEPL021</c>: it is (exit 6).</exception>
    public void Check(string file)
    {
        if (_expired) throw new FindingsException(ExitCode.Limit, new Finding("DEPL021", "", FormattableString.Invariant($"the model did not answer a batch in {_limit.TotalSeconds:0.###} s"))
        {
            File = file,
            Expected = "an answer in that time",
            Fix = "state a longer --batch-timeout, or refuse the model: it may loop without end.",
        });
    }

    void Look()
    {
        for (var run = 0; run < _begun.Length; run++)
        {
            if (Volatile.Read(ref _begun[run]) is not (> 0 and var begun) || Stopwatch.GetElapsedTime(begun) < _limit) continue;
            _expired = true;
            Options.Terminate = true;
        }
    }

    /// <summary>Frees the options; no run may be under way.</summary>
    public void Dispose()
    {
        if (_watch is not null)
            using (var stopped = new ManualResetEvent(false))
                if (_watch.Dispose(stopped)) stopped.WaitOne();
        Options.Dispose();
    }
}
