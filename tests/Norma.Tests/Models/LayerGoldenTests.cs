using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Layers give the numbers of an independent implementation: every file in <c>Goldens</c>, each made by the script beside it.</summary>
/// <remarks>
/// A case: <c>layer</c> (as a file states it), <c>inputs</c>, <c>outputs</c>, <c>weights</c> by name, each <c>{shape, values}</c> with the batch first;
/// optionally <c>mask</c> of the first input or <c>masks</c> of all, <c>mask_after</c>, <c>training</c>, and <c>after</c>, the weights that a training pass itself changed.
/// </remarks>
public sealed class LayerGoldenTests
{
    static readonly string s_folder = Source.Path("tests", "Norma.Tests", "Models", "Goldens");

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(s_folder, "*.json").Order(StringComparer.Ordinal))
            foreach (var golden in Read(file)) data.Add(Path.GetFileName(file), golden.GetProperty("name").GetString()!);
        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_numbers_are_those_of_the_other_implementation(string file, string name)
    {
        using var scope = NewDisposeScope();
        var (golden, layer, inputs, masks) = Case(file, name);
        Shapes shapes = [.. inputs.Select(x => Shape.Of(x.shape.AsSpan(1)))];
        using var body = Built(golden, layer, shapes);
        var training = golden.TryGetProperty("training", out var trains) && trains.GetBoolean();
        var context = training ? Context.Train : Context.Predict;
        context = context with { Masks = masks };
        var outputs = body.Compute(inputs, context);
        var expected = golden.GetProperty("outputs").EnumerateArray().Select(Tensor).ToArray();
        Assert.Equal(expected.Length, outputs.Length);
        for (var i = 0; i < expected.Length; i++) Same(expected[i], outputs[i], $"output {i} of {golden.GetProperty("layer")}");
        if (golden.TryGetProperty("mask_after", out var left))
        {
            var leaving = masks.Length == 0 ? null : body.Masks(inputs, masks)?[0] ?? (layer.PassesMask ? masks[0] : null);
            Assert.Equal(left.ValueKind == JsonValueKind.Null, leaving is null);
            if (leaving is not null) Same(Tensor(left), leaving.to(ScalarType.Float32), "mask");
        }
        if (golden.TryGetProperty("after", out var after))
        {
            var changed = body.NamedWeights().ToDictionary(w => w.Name, w => w.Tensor, StringComparer.Ordinal);
            foreach (var weight in after.EnumerateObject()) Same(Tensor(weight.Value), changed[weight.Name], weight.Name);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void ONNX_Runtime_gives_the_same_numbers(string file, string name)
    {
        using var scope = NewDisposeScope();
        var (golden, layer, inputs, masks) = Case(file, name);
        if (golden.TryGetProperty("training", out var trains) && trains.GetBoolean()) return;
        Shapes shapes = [.. inputs.Select(x => Shape.Of(x.shape.AsSpan(1)))];
        using var body = Built(golden, layer, shapes);
        var weights = new Weights([.. body.NamedWeights().Select(w => new Weight($"golden.{w.Name}", Shape.Of(w.Tensor.shape), w.Tensor.data<float>().ToArray()))]).Under("golden");
        var graph = new OnnxGraph();
        var fed = new List<(string Name, OrtValue Value)>();
        var entering = new OnnxValue[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            entering[i] = graph.Input($"x{i}", OnnxType.Float, [-1, .. shapes[i]]);
            fed.Add(($"x{i}", OrtValue.CreateTensorValueFromMemory(inputs[i].contiguous().data<float>().ToArray(), inputs[i].shape)));
            if (i >= masks.Length || masks[i] is not { } mask) continue;
            entering[i] = entering[i] with { Mask = graph.Input($"m{i}", OnnxType.Bool, -1, mask.shape[1]).Name };
            fed.Add(($"m{i}", OrtValue.CreateTensorValueFromMemory(mask.contiguous().data<bool>().ToArray(), mask.shape)));
        }
        var leaving = layer.Lower(graph, weights, entering, shapes);
        var expected = golden.GetProperty("outputs").EnumerateArray().Select(Tensor).ToArray();
        for (var i = 0; i < leaving.Length; i++) graph.Output($"y{i}", leaving[i], OnnxType.Float, [-1, .. expected[i].shape.AsSpan(1)]);
        var maskLeaves = golden.TryGetProperty("mask_after", out var left) && left.ValueKind != JsonValueKind.Null;
        var leavingMask = leaving[0].Mask ?? (layer.PassesMask ? entering[0].Mask : null);
        if (golden.TryGetProperty("mask_after", out _)) Assert.Equal(maskLeaves, leavingMask is not null);
        if (maskLeaves) graph.Output("mask", new(leavingMask!), OnnxType.Bool, -1, -1);
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using var session = new InferenceSession(graph.ToBytes("golden", []), options);
        using var run = new RunOptions();
        using var results = session.Run(run, [.. fed.Select(f => f.Name)], [.. fed.Select(f => f.Value)], session.OutputNames);
        foreach (var (_, value) in fed) value.Dispose();
        for (var i = 0; i < expected.Length; i++) Sample.Close(expected[i].data<float>().ToArray(), results[i].GetTensorDataAsSpan<float>(), because: $"output {i} of {golden.GetProperty("layer")}");
        if (maskLeaves) Assert.Equal(Tensor(left).to(ScalarType.Bool).data<bool>().ToArray(), results[^1].GetTensorDataAsSpan<bool>().ToArray());
    }

    static (JsonElement Golden, Layer Layer, Tensor[] Inputs, Tensor?[] Masks) Case(string file, string name)
    {
        var golden = Read(Path.Combine(s_folder, file)).Single(g => g.GetProperty("name").GetString() == name);
        var layer = SpecReader.Read<ModelSection>($"layers: [{golden.GetProperty("layer").GetString()!}]\n", "golden.yaml").Require().Layers![0];
        Tensor[] inputs = [.. golden.GetProperty("inputs").EnumerateArray().Select(Tensor)];
        Tensor?[] masks = golden.TryGetProperty("masks", out var all) ? [.. all.EnumerateArray().Select(mask => mask.ValueKind == JsonValueKind.Null ? null : Tensor(mask).to(ScalarType.Bool))]
            : golden.TryGetProperty("mask", out var first) ? [Tensor(first).to(ScalarType.Bool), .. new Tensor?[inputs.Length - 1]]
            : [];
        return (golden, layer, inputs, masks.All(mask => mask is null) ? [] : masks);
    }

    static Body Built(JsonElement golden, Layer layer, Shapes shapes)
    {
        var body = layer.Build(shapes, new Start(1, "golden"));
        var given = golden.GetProperty("weights").EnumerateObject().ToDictionary(w => w.Name, w => Tensor(w.Value), StringComparer.Ordinal);
        Assert.Equal(given.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (w.Key, Shape.Of(w.Value.shape))),
            layer.WeightSlots(shapes).Select(w => (w.Name, w.Shape)).OrderBy(w => w.Name, StringComparer.Ordinal));
        using (no_grad())
            foreach (var (weight, into) in body.NamedWeights()) into.copy_(given[weight]);
        return body;
    }

    static void Same(Tensor expected, Tensor actual, string what)
    {
        Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: expected [{string.Join(", ", expected.shape)}], received [{string.Join(", ", actual.shape)}]");
        Sample.Close(expected.data<float>().ToArray(), actual.detach().contiguous().data<float>().ToArray(), because: what);
    }

    static JsonElement[] Read(string path) => [.. JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray()];

    static Tensor Tensor(JsonElement json) => tensor(json.GetProperty("values").EnumerateArray().Select(v => v.GetSingle()).ToArray()).reshape([.. json.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())]);
}
