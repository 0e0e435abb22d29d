using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Norma.Spec;

namespace Norma.Server;

/// <summary>What Kestrel calls for each request: who may ask, what is asked, the answer. Every refusal is <c>{"error": "…"}</c>.</summary>
sealed class InferenceApplication(ServerOptions options, EventLog log, RunQueue queue, ServerMetrics metrics) : IHttpApplication<HttpContext>
{
    const string Json = "application/json";

    readonly AccessGuard _guard = new(options);
    volatile ServedModel? _model;
    volatile bool _draining;
    int _active;

    /// <summary>Requests under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>The model is ready from now on.</summary>
    public void Open(ServedModel model) => _model = model;

    /// <summary>From now on nothing new is begun.</summary>
    public void Drain() => _draining = true;

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<HttpContext> kept) return new DefaultHttpContext(contextFeatures);
        if (kept.HostContext is DefaultHttpContext used) used.Initialize(contextFeatures);
        else kept.HostContext = new DefaultHttpContext(contextFeatures);
        return kept.HostContext;
    }

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception) => (context as DefaultHttpContext)?.Uninitialize();

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        Interlocked.Increment(ref _active);
        var route = Route.Other;
        try
        {
            _guard.CheckHost(context.Request.Host);
            var path = RoutePath.Parse(context.Request.Path.Value);
            route = path.Route;
            if (path.Kind is not (RouteKind.Live or RouteKind.Ready)) _guard.CheckToken(context.Request.Headers.Authorization);
            if (_draining && path.Kind is not (RouteKind.Live or RouteKind.Metrics)) throw new Refusal(503, "the server is stopping") { RetryAfter = 5 };
            RequireMethod(context, path);
            await (path.Kind switch
            {
                RouteKind.Live => AnswerAsync(context, route, 200, Json, """{"live":true}"""u8.ToArray()),
                RouteKind.Ready => AnswerReadyAsync(context, route, null),
                RouteKind.Server => AnswerAsync(context, route, 200, Json, s_server),
                RouteKind.Metrics => AnswerMetricsAsync(context),
                RouteKind.Model => AnswerAsync(context, route, 200, Json, ModelOf(path).Metadata),
                RouteKind.ModelReady => AnswerReadyAsync(context, route, path),
                RouteKind.Infer => InferAsync(context, ModelOf(path)),
                _ => throw new Refusal(404, $"there is no route {Printable.Quote(context.Request.Path.Value)}, expected one of the Open Inference Protocol under /v2, or /metrics"),
            });
        }
        catch (Refusal refusal)
        {
            await RefuseAsync(context, route, refusal);
        }
        catch (BadHttpRequestException fault)
        {
            await RefuseAsync(context, route, fault.StatusCode == 413 ? TooLarge() : new Refusal(fault.StatusCode, Printable.Escape(fault.Message)));
        }
        catch (FindingsException fault)
        {
            log.Write("unrunnable", fault.Findings[0].ToString());
            await RefuseAsync(context, route, new Refusal(400, "the model cannot run on these values; the server's log has the reason"));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            metrics.Count(route, 499);
            log.Write("gone", $"{context.Request.Method} {context.Request.Path.Value}");
        }
        catch (Exception defect)   // the edge of the process: one request fails, not the server
        {
            log.Write("defect", $"{context.Request.Method} {context.Request.Path.Value}: {defect}");
            await RefuseAsync(context, route, new Refusal(500, "the server failed on this request; its log has the reason"));
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    async Task InferAsync(HttpContext context, ServedModel model)
    {
        RequireJson(context.Request);
        queue.RefuseWhenFull();
        var started = Stopwatch.GetTimestamp();
        metrics.Begin();
        var begun = true;
        var request = model.Requests.Take();
        try
        {
            await ReadAsync(context, model, request);
            var slot = await queue.EnterAsync(context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
            ReadOnlyMemory<byte> answer;
            try
            {
                using var outputs = model.Run(slot, request.Values);
                answer = InferWriter.Write(model, request, outputs);
            }
            finally
            {
                queue.Leave(slot);
            }
            metrics.Inferred(request.Rows, Stopwatch.GetTimestamp() - started);
            metrics.End();
            begun = false;
            if (options.LogRequests) log.Write("infer", $"id={Printable.Quote(request.Id ?? "")} rows={request.Rows} microseconds={Stopwatch.GetElapsedTime(started).TotalMicroseconds:0}");
            await AnswerAsync(context, Route.Infer, 200, Json, answer);
        }
        finally
        {
            model.Requests.Give(request);
            if (begun) metrics.End();
        }
    }

    async ValueTask ReadAsync(HttpContext context, ServedModel model, InferRequest request)
    {
        using var body = await RequestBody.ReadAsync(context, options.RequestTimeout);
        InferReader.Read(body.Span, model, request);
    }

    ServedModel ModelOf(RoutePath path)
    {
        var model = _model ?? throw new Refusal(503, "the model is not ready yet") { RetryAfter = 1 };
        if (path.Model != model.Name) throw new Refusal(404, $"there is no model {Printable.Quote(path.Model)}, expected '{model.Name}'");
        if (path.Version is not (null or ServedModel.Version)) throw new Refusal(404, $"model '{model.Name}' has no version {Printable.Quote(path.Version)}, expected '{ServedModel.Version}'");
        return model;
    }

    Task AnswerReadyAsync(HttpContext context, Route route, RoutePath? path)
    {
        if (path is { } named) ModelOf(named);
        else if (_model is null) throw new Refusal(503, "the model is not ready yet") { RetryAfter = 1 };
        return AnswerAsync(context, route, 200, Json, """{"ready":true}"""u8.ToArray());
    }

    Task AnswerMetricsAsync(HttpContext context) =>
        AnswerAsync(context, Route.Metrics, 200, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(metrics.Text(_model?.Name ?? "", queue.Waiting, _model is not null && !_draining)));

    void RequireMethod(HttpContext context, RoutePath path)
    {
        if (path.Kind == RouteKind.None) return;
        var (method, allowed) = (context.Request.Method, path.Kind == RouteKind.Infer ? "POST" : "GET, HEAD");
        if (path.Kind == RouteKind.Infer ? HttpMethods.IsPost(method) : HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) return;
        context.Response.Headers.Allow = allowed;
        throw new Refusal(405, $"the method is {Printable.Quote(method)}, expected {allowed}");
    }

    void RequireJson(HttpRequest request)
    {
        if (request.ContentLength > options.MaxBodyBytes) throw TooLarge();
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            throw new Refusal(415, $"the content encoding is {Printable.Quote(encoding)}, expected none");
        // A page of another origin can send every other type without asking first.
        var type = request.ContentType ?? "";
        var end = type.IndexOf(';');
        var rest = end < 0 ? "" : type[(end + 1)..].Trim();
        if (!(end < 0 ? type : type[..end]).Trim().Equals(Json, StringComparison.OrdinalIgnoreCase))
            throw new Refusal(415, $"the content type is {Printable.Quote(request.ContentType)}, expected '{Json}'");
        if (rest.Length > 0 && !rest.Replace("\"", "", StringComparison.Ordinal).Equals("charset=utf-8", StringComparison.OrdinalIgnoreCase))
            throw new Refusal(415, $"the content type is {Printable.Quote(request.ContentType)}, expected '{Json}' in UTF-8");
    }

    Refusal TooLarge() => new(413, $"the body is larger than the server takes, expected at most {options.MaxBodyBytes} bytes");

    async Task RefuseAsync(HttpContext context, Route route, Refusal refusal)
    {
        log.Write("refused", $"{refusal.Status} {context.Request.Method} {context.Request.Path.Value}: {refusal.Message}");
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            metrics.Count(route, 499);
            return;
        }
        var headers = context.Response.Headers;
        if (refusal.RetryAfter is { } seconds) headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (refusal.Status == 401) headers.WWWAuthenticate = "Bearer";
        if (refusal.Status == 415) headers.AcceptEncoding = "identity";
        if (refusal.Status is 408 or 413) headers.Connection = "close";
        await AnswerAsync(context, route, refusal.Status, Json, InferWriter.Error(refusal.Message));
    }

    async Task AnswerAsync(HttpContext context, Route route, int status, string type, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (_draining) response.Headers.Connection = "close";
        metrics.Count(route, status);
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await response.BodyWriter.WriteAsync(body);   // copies it before it waits
    }

    static readonly byte[] s_server = JsonSerializer.SerializeToUtf8Bytes(new { name = "norma", version = typeof(ModelSpec).Assembly.GetName().Version!.ToString(3), extensions = Array.Empty<string>() });
}
