using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;

namespace Norma.Benchmarks;

/// <summary>One row as JSON over 64 connections: Norma's server, and the least that Kestrel and ONNX Runtime can do, with the same network and the same requests.</summary>
static class Serving
{
    const int Connections = 64, Rounds = 5, Inputs = 10;
    static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("norma-serving-").FullName;
        var path = Path.Combine(folder, "dense.onnx");
        await File.WriteAllBytesAsync(path, Network());
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource<Uri>();
        var norma = InferenceServer.RunAsync(new ServerOptions(path) { Port = 0, Ready = ready.SetResult, DrainTime = TimeSpan.Zero }, TextWriter.Null, stop.Token);
        await using var bare = await BareAsync(path);
        (string Name, int Port, List<double> Rates)[] ways = [("Norma", (await ready.Task).Port, []), ("bare", new Uri(bare.Urls.First()).Port, [])];
        var request = Request();
        foreach (var (_, port, _) in ways) await LoadAsync(port, request);
        for (var round = 0; round < Rounds; round++)
            foreach (var (_, port, rates) in ways) rates.Add(await LoadAsync(port, request));
        foreach (var (_, _, rates) in ways) rates.Sort();
        var (ours, limit) = (ways[0].Rates[Rounds / 2], ways[1].Rates[Rounds / 2]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one row of {Inputs} inputs as JSON, {Connections} connections: Norma {ours:N0} requests/s, bare Kestrel and ONNX Runtime {limit:N0} ({ours / limit:P0})"));
        await stop.CancelAsync();
        await norma;
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Answered requests a second.</summary>
    static async Task<double> LoadAsync(int port, byte[] request)
    {
        using var end = new CancellationTokenSource(s_turn);
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => AskAsync(port, request, end.Token))));
        return counts.Sum() / s_turn.TotalSeconds;
    }

    static async Task<long> AskAsync(int port, byte[] request, CancellationToken end)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, CancellationToken.None);
        var (buffer, count) = (new byte[4096], 0L);
        for (; !end.IsCancellationRequested; count++)
        {
            await socket.SendAsync(request, CancellationToken.None);
            var read = 0;
            do read += await socket.ReceiveAsync(buffer.AsMemory(read), CancellationToken.None);
            while (!buffer.AsSpan(0, read).EndsWith("}]}"u8));
            if (!buffer.AsSpan().StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return count;
    }

    static byte[] Request()
    {
        var inputs = string.Join(',', Enumerable.Range(0, Inputs).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"x{{i}}","shape":[1,1],"datatype":"FP32","data":[{{i * 1.37}}]}""")));
        var body = $$"""{"inputs":[{{inputs}}]}""";
        return Encoding.ASCII.GetBytes($"POST /v2/models/dense/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    static byte[] Network()
    {
        var (graph, seed) = (new OnnxGraph(), new Seed(1, "serving"));
        var x = graph.Node("Concat", [.. Enumerable.Range(0, Inputs).Select(i => graph.Input($"x{i}", OnnxType.Float, -1, 1))], ("axis", 1L));
        foreach (var (from, to) in new[] { (Inputs, 64), (64, 64), (64, 1) })
        {
            var weights = graph.Floats("w", [.. Enumerable.Range(0, from * to).Select(_ => (float)seed.Normal() * 0.1f)], from, to);
            x = graph.Node("Gemm", [x, weights, graph.Floats("b", new float[to])]);
            if (to > 1) x = graph.Node("Relu", [x]);
        }
        graph.Output("y", x, OnnxType.Float, -1, 1);
        return graph.ToBytes("dense", []);
    }

    /// <summary>No checks, no limits, no names: the numbers of the data arrays in their order, one run, the answer.</summary>
    static async Task<WebApplication> BareAsync(string path)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        var session = new InferenceSession(path, options);
        var run = new RunOptions();
        string[] names = [.. Enumerable.Range(0, Inputs).Select(i => $"x{i}")], outputs = ["y"];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            var reader = context.Request.BodyReader;
            var read = await reader.ReadAsync();
            while (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await reader.ReadAsync();
            }
            var numbers = new float[Inputs];
            Numbers(read.Buffer.FirstSpan, numbers);
            reader.AdvanceTo(read.Buffer.End);
            var values = new OrtValue[Inputs];
            for (var i = 0; i < Inputs; i++) values[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, numbers.AsMemory(i, 1), [1, 1]);
            float y;
            using (var answer = session.Run(run, names, values, outputs)) y = answer[0].GetTensorDataAsSpan<float>()[0];
            foreach (var value in values) value.Dispose();
            var body = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"model_name":"dense","outputs":[{"name":"y","datatype":"FP32","shape":[1,1],"data":[{{y}}]}]}"""));
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.BodyWriter.WriteAsync(body);
        });
        await app.StartAsync();
        return app;

        static void Numbers(ReadOnlySpan<byte> body, float[] into)
        {
            var json = new Utf8JsonReader(body);
            var at = 0;
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("data"u8)) continue;
                json.Read();
                json.Read();
                into[at++] = json.GetSingle();
            }
        }
    }
}
