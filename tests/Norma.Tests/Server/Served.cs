using System.Net;
using System.Text;
using System.Text.Json;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;

namespace Norma.Tests.Server;

/// <summary>A running server over a small model, on a free port.</summary>
sealed class Served : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly StringWriter _log = new();

    Served(Uri address, Task<ExitCode> running, CancellationTokenSource stop, StringWriter log)
    {
        (Address, Running, _stop, _log) = (address, running, stop, log);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public Uri Address { get; }

    public Task<ExitCode> Running { get; }

    public HttpClient Client { get; }

    public static async Task<Served> Start(Func<ServerOptions, ServerOptions>? with = null, byte[]? model = null, CancellationTokenSource? stop = null)
    {
        var folder = Directory.CreateTempSubdirectory("norma-served-").FullName;
        var path = Path.Combine(folder, "sums.onnx");
        await File.WriteAllBytesAsync(path, model ?? Sums());
        var (ready, log) = (new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously), new StringWriter());
        stop ??= new CancellationTokenSource();
        var options = new ServerOptions(path) { Port = 0, Ready = ready.SetResult };
        var running = InferenceServer.RunAsync(with?.Invoke(options) ?? options, log, stop.Token);
        await Task.WhenAny(ready.Task, running).WaitAsync(TimeSpan.FromSeconds(30));
        Directory.Delete(folder, recursive: true);
        if (!ready.Task.IsCompleted) await running;
        return new(await ready.Task, running, stop, log);
    }

    /// <summary>Inputs age FP32 [N,1], income FP32 [N,1], city BYTES [N,1], joined INT64 [N,1]; outputs total [N,1] = age + income (missing: 0) + (city = "Rome") and next = joined + 1.</summary>
    public static byte[] Sums()
    {
        var graph = new OnnxGraph();
        var age = graph.Input("age", OnnxType.Float, -1, 1);
        var income = graph.Input("income", OnnxType.Float, -1, 1);
        var city = graph.Input("city", OnnxType.String, -1, 1);
        var joined = graph.Input("joined", OnnxType.Int64, -1, 1);
        var rome = graph.Node("LabelEncoder", [city], ("keys_strings", new[] { "Rome" }), ("values_floats", new[] { 1f }), ("default_float", 0f));
        var gap = graph.Node("IsNaN", [income]);
        var known = graph.Node("Where", [gap, graph.Scalar("zero", 0f), income]);
        graph.Output("total", graph.Node("Add", [graph.Node("Add", [age, known]), rome]), OnnxType.Float, -1, 1);
        graph.Output("next", graph.Node("Add", [joined, graph.Scalar("one", 1L)]), OnnxType.Int64, -1, 1);
        graph.Output("place", city, OnnxType.String, -1, 1);
        return graph.ToBytes("sums", []);
    }

    /// <summary>The members of one input.</summary>
    public static string Input(string name, string datatype, string shape, string data) => $$"""{"name":"{{name}}","shape":{{shape}},"datatype":"{{datatype}}","data":{{data}}}""";

    /// <summary>A sound request of one row.</summary>
    public static string Good(string age = "[40]", string shape = "[1,1]", string income = "[2.5]", string city = "[\"Rome\"]", string joined = "[7]") =>
        $$"""{"id":"g","inputs":[{{Input("age", "FP32", shape, age)}},{{Input("income", "FP32", shape, income)}},{{Input("city", "BYTES", shape, city)}},{{Input("joined", "INT64", shape, joined)}}]}""";

    public Task<(HttpStatusCode Status, JsonElement Body)> Infer(string body) => Post("v2/models/sums/infer", body);

    public async Task<(HttpStatusCode Status, JsonElement Body)> Post(string route, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(route, content);
        return (response.StatusCode, await Json(response));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Get(string route)
    {
        using var response = await Client.GetAsync(route);
        return (response.StatusCode, await Json(response));
    }

    public static async Task<JsonElement> Json(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;

    /// <summary>Stops it, and gives its log.</summary>
    public async Task<string> Stop()
    {
        await _stop.CancelAsync();
        if (await Running.WaitAsync(TimeSpan.FromSeconds(40)) != ExitCode.Ok) throw new InvalidOperationException("It did not end well.");
        return _log.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Client.Dispose();
    }
}
