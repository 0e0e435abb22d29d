using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Norma.Formats.Onnx;
using Norma.Formats.Onnx.Proto;
using Norma.Server;
using Norma.Spec;

namespace Norma.Tests.Server;

/// <summary>A running server over a small model, on a free port.</summary>
sealed class Served : IAsyncDisposable
{
    readonly CancellationTokenSource _stop;
    readonly StringWriter _log;

    Served(Uri address, Task<ExitCode> running, CancellationTokenSource stop, StringWriter log)
    {
        (Address, Running, _stop, _log) = (address, running, stop, log);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public Uri Address { get; }

    public Task<ExitCode> Running { get; }

    public HttpClient Client { get; }

    public static async Task<Served> Start(Func<ServerOptions, ServerOptions>? with = null, byte[]? model = null)
    {
        var folder = Directory.CreateTempSubdirectory("norma-served-").FullName;
        var path = Path.Combine(folder, "sums.onnx");
        await File.WriteAllBytesAsync(path, model ?? Sums());
        var (ready, log) = (new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously), new StringWriter());
        var stop = new CancellationTokenSource();
        var options = new ServerOptions(path) { Port = 0, DrainTime = TimeSpan.Zero, Ready = ready.SetResult };
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

    /// <summary>Input x FP32 [N,inputs], output y [N,1]: dense 64-64-1.</summary>
    public static byte[] Dense(int inputs)
    {
        var (graph, seed) = (new OnnxGraph(), new Seed(1, "dense"));
        var x = graph.Input("x", OnnxType.Float, -1, inputs);
        foreach (var (from, to) in new[] { (inputs, 64), (64, 64), (64, 1) })
        {
            x = graph.Node("Gemm", [x, graph.Floats("w", [.. Enumerable.Range(0, from * to).Select(_ => (float)seed.Normal() * 0.2f)], from, to), graph.Floats("b", [.. Enumerable.Range(0, to).Select(_ => (float)seed.Normal())])]);
            if (to > 1) x = graph.Node("Tanh", [x]);
        }
        graph.Output("y", x, OnnxType.Float, -1, 1);
        return graph.ToBytes("sums", []);
    }

    /// <summary>Input n INT64 [N,1], output count [N,1]: counts to the largest n, one at a time.</summary>
    public static byte[] Counting()
    {
        static ValueInfoProto Info(string name, int type, params string[] axes)
        {
            var shape = new TensorShapeProto();
            foreach (var axis in axes) shape.Dim.Add(axis == "1" ? new TensorShapeProto.Types.Dimension { DimValue = 1 } : new TensorShapeProto.Types.Dimension { DimParam = axis });
            return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = type, Shape = shape } } };
        }
        static NodeProto Node(string op, string[] inputs, string output)
        {
            var node = new NodeProto { OpType = op, Name = op + output };
            node.Input.Add(inputs);
            node.Output.Add(output);
            return node;
        }
        static TensorProto Whole(string name, long value) => new() { Name = name, DataType = 7, Int64Data = { value } };

        var body = new GraphProto { Name = "body", Input = { Info("i", 7), Info("go", 9), Info("c", 7, "N", "1") }, Output = { Info("on", 9), Info("more", 7, "N", "1") }, Initializer = { Whole("one", 1) } };
        body.Node.Add(Node("Identity", ["go"], "on"));
        body.Node.Add(Node("Add", ["c", "one"], "more"));
        var loop = Node("Loop", ["most", "", "start"], "count");
        loop.Attribute.Add(new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body });
        var most = Node("ReduceMax", ["n"], "most");
        most.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        var graph = new GraphProto { Name = "sums", Input = { Info("n", 7, "N", "1") }, Output = { Info("count", 7, "N", "1") }, Initializer = { Whole("zero", 0) }, Node = { most, Node("Mul", ["n", "zero"], "start"), loop } };
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } } }.ToByteArray();
    }

    /// <summary>A request to count.</summary>
    public static string Count(long n) => $$"""{"inputs":[{{Input("n", "INT64", "[1,1]", $"[{n}]")}}]}""";

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

    /// <summary>Sends bytes as they are and gives what comes until the server closes or nothing more comes for a while.</summary>
    public async Task<string> Raw(params byte[][] pieces)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(Address.Host, Address.Port);
        var stream = client.GetStream();
        foreach (var piece in pieces) await stream.WriteAsync(piece);
        var (answer, buffer) = (new StringBuilder(), new byte[8192]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, patience.Token)) > 0;) answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)   // closed by the server with our bytes unread
        {
        }
        return answer.ToString();
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
