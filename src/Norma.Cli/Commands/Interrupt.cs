using System.Runtime.InteropServices;
using Norma.Formats;

namespace Norma.Cli.Commands;

/// <summary>SIGINT and SIGTERM. While the work listens, the first one asks it to end; at any other time, and the second one, ends the process at once. Nothing half-written stays.</summary>
sealed partial class Interrupt : IDisposable
{
    /// <summary>What an exit code adds to the number of a signal.</summary>
    const int Signalled = 128;

    readonly Lock _lock = new();
    readonly CancellationTokenSource _source = new();
    readonly PosixSignalRegistration _interrupt, _terminate;
    bool _listening;
    int _signal;

    public Interrupt()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, 2));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, 15));
    }

    /// <summary>Cancelled by the first signal that comes while the work listens.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of work that ended because it was asked to.</summary>
    public int Code => Signalled + _signal;

    /// <summary>From now on the work looks at <see cref="Token"/>.</summary>
    public void Listen()
    {
        lock (_lock) _listening = true;
    }

    /// <summary>The work looks no longer; a signal that came too late for it ends the process here.</summary>
    /// <param name="heard">Whether the work ended because it was asked to.</param>
    public void Ended(bool heard)
    {
        lock (_lock)
        {
            _listening = false;
            if (_source.IsCancellationRequested && !heard) Leave(_signal);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    void Take(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (!_listening || _source.IsCancellationRequested) Leave(signal);
            _signal = signal;
            _source.Cancel();
        }
    }

    // Other threads may be deep in native code, which an orderly exit would pull away from under them: the process just ends.
    static void Leave(int signal)
    {
        try
        {
            Unfinished.Abandon();
        }
        finally
        {
            if (OperatingSystem.IsWindows()) ExitProcess(Signalled + signal);
            else Exit(Signalled + signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    [LibraryImport("kernel32")]
    private static partial void ExitProcess(int code);
}
