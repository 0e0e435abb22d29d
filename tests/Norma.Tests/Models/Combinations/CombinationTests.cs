using System.Text.Json;
using Norma.Models;
using Norma.Models.Combinations;
using Norma.Models.Layers.Core;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models.Combinations;

/// <summary>What every combination promises, and the numbers of each.</summary>
public sealed class CombinationTests
{
    static readonly string[] s_names = ["words", "photo", "features"];

    public static TheoryData<string> Words => [.. Vocabulary.Words(typeof(Combination)).Keys];

    [Theory, MemberData(nameof(Words))]
    public void One_vector_leaves_however_many_enter(string word)
    {
        Combination combination = word;
        for (var count = 1; count <= s_names.Length; count++)
        {
            Shapes vectors = [.. Enumerable.Repeat(Shape.Of([8]), count)];
            Items<string> names = [.. s_names[..count]];
            Assert.Null(combination.Misfit(new(names.Select(name => KeyValuePair.Create(name, 8L))), "$.model.combine"));
            if (combination.Layer(names) is { } layer) Assert.Equal(1, layer.OutputShapes(vectors).Only.Rank);
            else Assert.Equal(1, count);
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void A_combination_survives_the_file(string word)
    {
        var section = new ModelSection(Encoders: new([new("words", [new Dense(3)])]), Combine: word);
        var read = SpecReader.Read<ModelSection>(SpecWriter.Write(section), "net.yaml");
        Assert.Empty(read.Findings);
        Assert.Equal(section, read.Value);
        Assert.Equal(word, Vocabulary.WordOf(read.Value!.Combine!.GetType()));
    }

    [Fact]
    public void The_vectors_stand_one_behind_the_other_or_are_added()
    {
        using var scope = NewDisposeScope();
        Tensor[] vectors = [tensor((float[])[1, 2]).reshape(1, 2), tensor((float[])[10, 20]).reshape(1, 2)];
        Shapes shapes = [Shape.Of([2]), Shape.Of([2])];
        Assert.Equal([1f, 2, 10, 20], new Concat().Layer(["a", "b"])!.Build(shapes, new Start(1, "")).Compute(vectors, Context.Predict)[0].data<float>().ToArray());
        Assert.Equal([11f, 22], new Sum().Layer(["a", "b"])!.Build(shapes, new Start(1, "")).Compute(vectors, Context.Predict)[0].data<float>().ToArray());
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Attention_gives_the_numbers_of_PyTorch(int index)
    {
        using var scope = NewDisposeScope();
        using var file = JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Models", "Combinations", "attention.json")));
        var golden = file.RootElement[index];
        var combination = new Attention(golden.GetProperty("width").GetInt32(), golden.GetProperty("num_heads").GetInt32());
        var layer = combination.Layer([.. golden.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()!)])!;
        Tensor[] vectors = [.. golden.GetProperty("vectors").EnumerateArray().Select(Held)];
        using var body = layer.Build([.. vectors.Select(vector => Shape.Of(vector.shape.AsSpan(1)))], new Start(1, "golden"));
        var weights = golden.GetProperty("weights").EnumerateObject().ToDictionary(weight => weight.Name, weight => Held(weight.Value), StringComparer.Ordinal);
        Assert.Equal(weights.Keys.Order(StringComparer.Ordinal), body.NamedWeights().Select(weight => weight.Name).Order(StringComparer.Ordinal));
        using (no_grad())
            foreach (var (name, into) in body.NamedWeights()) into.copy_(weights[name]);
        Sample.Close(Held(golden.GetProperty("output")).data<float>().ToArray(), body.Compute(vectors, Context.Predict)[0].detach().contiguous().data<float>().ToArray());
    }

    static Tensor Held(JsonElement json) => tensor(json.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).ToArray()).reshape([.. json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]);
}
