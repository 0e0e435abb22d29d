using Microsoft.AspNetCore.Http.Features;
using Microsoft.ML.OnnxRuntime;
using Norma.Deployment;
using Norma.Interop.Onnx;
using Norma.Spec;

namespace Norma.Server;

/// <summary>One of the runs that may go on at once. A watch ends it when its time is over or its client has gone: the runtime stops between two operators.</summary>
sealed class RunSlot : IDisposable
{
    /// <summary>Why a run was ended.</summary>
    public enum Ending
    {
        /// <summary>It was not.</summary>
        None,
        /// <summary>Its time is over.</summary>
        TimedOut,
        /// <summary>Its client has gone.</summary>
        ClientGone,
        /// <summary>The server stops.</summary>
        Stopped,
    }

    readonly Lock _gate = new();
    RunOptions _options = NewOptions();
    IHttpRequestLifetimeFeature? _client;
    long _deadline = long.MaxValue;
    Ending _ending;

    /// <summary>Takes the slot for a request.</summary>
    public void Begin(IHttpRequestLifetimeFeature client, TimeSpan timeout)
    {
        lock (_gate) (_client, _deadline) = (client, Environment.TickCount64 + (long)timeout.TotalMilliseconds);
    }

    /// <summary>Runs the model.</summary>
    /// <exception cref="Refusal">504: its time was over. 503: the server stopped.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    /// <exception cref="FindingsException">The runtime cannot run it on these values.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(OnnxSession session, IReadOnlyList<OrtValue> inputs)
    {
        try
        {
            return session.Run(inputs, _options);
        }
        catch (FindingsException) when (_ending != Ending.None)
        {
            throw _ending switch
            {
                Ending.TimedOut => TimedOut(),
                Ending.Stopped => new Refusal(503, "the server stopped before the answer was ready") { RetryAfter = 5 },
                _ => new OperationCanceledException("The client went away."),
            };
        }
    }

    /// <summary>Ends the run where its time is over or its client has gone.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_client is null) return;
            if (Environment.TickCount64 >= _deadline) Stop(Ending.TimedOut);
            else if (_client.RequestAborted.IsCancellationRequested) Stop(Ending.ClientGone);
        }
    }

    /// <summary>Ends the run.</summary>
    public void Stop(Ending why)
    {
        lock (_gate)
        {
            if (_client is null || _ending != Ending.None) return;
            _ending = why;
            _options.Terminate = true;
        }
    }

    /// <summary>Gives the slot back.</summary>
    public void End()
    {
        lock (_gate)
        {
            (_client, _deadline) = (null, long.MaxValue);
            if (_ending == Ending.None) return;
            _options.Dispose();   // a terminated one would end the next run too
            (_options, _ending) = (NewOptions(), Ending.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _options.Dispose();

    /// <summary>What is answered when there was not time enough.</summary>
    public static Refusal TimedOut() => new(504, "the inference took longer than the server allows");

    static RunOptions NewOptions() => new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
}
