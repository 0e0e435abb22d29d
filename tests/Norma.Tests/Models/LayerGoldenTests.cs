using System.Text.Json;
using Norma.Models;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Layers give the numbers of an independent implementation: every file in <c>Goldens</c>, each made by the script beside it.</summary>
/// <remarks>
/// A case: <c>layer</c> (as a file states it), <c>inputs</c>, <c>outputs</c>, <c>weights</c> by name, each <c>{shape, values}</c> with the batch first;
/// optionally <c>mask</c> of the first input, <c>training</c>, and <c>after</c>, the weights that a training pass itself changed.
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
        var golden = Read(Path.Combine(s_folder, file)).Single(g => g.GetProperty("name").GetString() == name);
        var stated = golden.GetProperty("layer").GetString()!;
        var layer = SpecReader.Read<ModelSection>($"layers: [{stated}]\n", "golden.yaml").Require().Layers![0];
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. golden.GetProperty("inputs").EnumerateArray().Select(Tensor)];
        Shapes shapes = [.. inputs.Select(x => Shape.Of(x.shape.AsSpan(1)))];
        using var body = layer.Build(shapes, new Start(1, "golden"));
        var given = golden.GetProperty("weights").EnumerateObject().ToDictionary(w => w.Name, w => Tensor(w.Value), StringComparer.Ordinal);
        Assert.Equal(given.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (w.Key, Shape.Of(w.Value.shape))),
            layer.WeightSlots(shapes).Select(w => (w.Name, w.Shape)).OrderBy(w => w.Name, StringComparer.Ordinal));
        using (no_grad())
            foreach (var (weight, into) in body.NamedWeights()) into.copy_(given[weight]);

        var training = golden.TryGetProperty("training", out var trains) && trains.GetBoolean();
        var context = training ? Context.Train : Context.Predict;
        if (golden.TryGetProperty("mask", out var mask)) context = context with { Masks = [Tensor(mask).to(ScalarType.Bool), .. new Tensor?[inputs.Length - 1]] };
        var outputs = body.Compute(inputs, context);
        var expected = golden.GetProperty("outputs").EnumerateArray().Select(Tensor).ToArray();
        Assert.Equal(expected.Length, outputs.Length);
        for (var i = 0; i < expected.Length; i++) Same(expected[i], outputs[i], $"output {i} of {stated}");
        if (golden.TryGetProperty("after", out var after))
        {
            var changed = body.NamedWeights().ToDictionary(w => w.Name, w => w.Tensor, StringComparer.Ordinal);
            foreach (var weight in after.EnumerateObject()) Same(Tensor(weight.Value), changed[weight.Name], weight.Name);
        }
    }

    static void Same(Tensor expected, Tensor actual, string what)
    {
        Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: expected [{string.Join(", ", expected.shape)}], received [{string.Join(", ", actual.shape)}]");
        Sample.Close(expected.data<float>().ToArray(), actual.detach().contiguous().data<float>().ToArray(), because: what);
    }

    static JsonElement[] Read(string path) => [.. JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray()];

    static Tensor Tensor(JsonElement json) => tensor(json.GetProperty("values").EnumerateArray().Select(v => v.GetSingle()).ToArray()).reshape([.. json.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())]);
}
