using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Norma.Spec;

namespace Norma.Server;

/// <summary>Serves a model by the Open Inference Protocol v2 over HTTP: checked requests, bounded queues, honest health, a quiet end.</summary>
public static class InferenceServer
{
    // Long enough for those who still have a request under way to us, and for a balancer to see that we go.
    static readonly TimeSpan s_leave = TimeSpan.FromMilliseconds(500), s_poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Serves until it is told to stop; then ready answers 503, new requests are refused, and those under way are finished.</summary>
    /// <param name="options">What is served, where, and within which limits.</param>
    /// <param name="log">Gets a line for each event; it is used by one thread at a time, and by none after the end.</param>
    /// <param name="stop">Tells it to stop.</param>
    /// <returns><see cref="ExitCode.Ok"/> once all is finished.</returns>
    /// <exception cref="FindingsException"><c>SERV001</c>–<c>SERV009</c>, and what the model's readers find.</exception>
    public static async Task<ExitCode> RunAsync(ServerOptions options, TextWriter log, CancellationToken stop)
    {
        ServerChecks.Check(options);
        var concurrency = options.Concurrency ?? Environment.ProcessorCount;
        // A run holds its thread: without spare ones nobody would answer for health while all turns are taken.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, concurrency + Environment.ProcessorCount + 2), completions);

        await using var events = new EventLog(log, TimeProvider.System);
        using var model = ServedModel.Open(options);
        using var queue = new RunQueue(concurrency, options.QueueLimit, options.RequestTimeout);
        var application = new InferenceApplication(options, events, queue, new ServerMetrics());
        using var server = new KestrelServer(Options.Create(Limits(options, model.Port)), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        await ListenAsync(server, application, options.Host, model.Port);
        try
        {
            var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.ToArray();
            foreach (var address in addresses) events.Write("listening", address);
            await WarmUpAsync(model, queue);
            application.Open(model);
            events.Write("ready", $"model={model.Name} version={ServedModel.Version} concurrency={concurrency} max_batch_size={model.MaxBatchSize}");
            options.Ready?.Invoke(new Uri(addresses[0]));
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await DrainAsync(application, queue, options, events);
        }
        finally
        {
            using var now = new CancellationTokenSource(s_leave);
            await server.StopAsync(now.Token);
            // Kestrel gave up on a connection whose request still holds the model.
            queue.EndAll();
            while (application.Active > 0) await Task.Delay(s_poll, CancellationToken.None);
        }
        events.Write("stopped", "exit=0");
        return ExitCode.Ok;
    }

    static async Task DrainAsync(InferenceApplication application, RunQueue queue, ServerOptions options, EventLog events)
    {
        events.Write("draining", $"active={application.Active}");
        application.Drain();
        var (start, leave) = (Environment.TickCount64, Math.Min(s_leave.TotalMilliseconds, options.DrainTime.TotalMilliseconds));
        while (Environment.TickCount64 - start is var waited && (waited < leave || application.Active > 0) && waited < options.DrainTime.TotalMilliseconds)
            await Task.Delay(s_poll, CancellationToken.None);
        if (application.Active == 0) return;
        events.Write("cut", $"active={application.Active}");
        queue.EndAll();
    }

    static async Task WarmUpAsync(ServedModel model, RunQueue queue)
    {
        var slot = await queue.EnterAsync(NoClient.Instance);
        try
        {
            await Task.Run(() => model.WarmUp(slot));
        }
        catch (Exception fault) when (fault is FindingsException or Refusal)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("SERV007", "", $"the model fails on one row of zeros and empty texts ({(fault is FindingsException found ? found.Findings[0].Message : fault.Message)})")
            {
                File = model.File,
                Expected = "a model that runs on a row of each input's type and shape",
                Fix = "export it with free batch axes and shapes that agree.",
            });
        }
        finally
        {
            queue.Leave(slot);
        }
    }

    static async Task ListenAsync(KestrelServer server, InferenceApplication application, string host, int port)
    {
        try
        {
            await server.StartAsync(application, CancellationToken.None);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("SERV002", "port", $"cannot listen on {host}:{port} ({Printable.Escape((taken.InnerException ?? taken).Message)})")
            {
                Expected = "an address of this machine and a free port",
                Fix = "choose another with --port.",
            });
        }
    }

    static KestrelServerOptions Limits(ServerOptions options, int port)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.MaxBodyBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestLineSize = 4096;
        limits.MaxRequestHeadersTotalSize = 16384;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(1024, TimeSpan.FromSeconds(5));
        foreach (var endpoint in ServerChecks.Endpoints(options.Host, port)) kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
        return kestrel;
    }
}
