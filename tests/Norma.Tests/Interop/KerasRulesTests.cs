using System.Text.Json;
using System.Text.Json.Nodes;
using Norma.Interop;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>What is written obeys Keras' own constructors, whatever our reader would take: random instances of every layer that is exported.</summary>
public sealed class KerasRulesTests
{
    const int Rounds = 40;

    public static TheoryData<string> Words() => [.. LayerSamples.Words.Where(word => KerasClasses.ClassOf(LayerSamples.Of(word).First().Layer) is not null)];

    static Graph Alone(Layer layer, Shapes inputs)
    {
        string[] names = [.. inputs.Select((_, i) => Graph.InputName(i))];
        return new(new([new("only", new(layer with { Name = null }, [.. names]))]), [.. names], ["only"]);
    }

    /// <summary>Models of one layer that Keras has.</summary>
    static IEnumerable<(Graph Graph, Shapes Inputs, JsonObject Config)> Exported(string word)
    {
        foreach (var (layer, inputs) in LayerSamples.Of(word, Rounds).Select(sample => (sample.Layer, sample.Inputs)))
        {
            var (findings, graph) = (new List<Finding>(), Alone(layer, inputs));
            var config = new GraphWriter(findings, []).Write("m", graph, inputs);
            Assert.All(findings, finding => Assert.Equal("INTR017", finding.Code));
            if (findings.Count == 0) yield return (graph, inputs, config);
        }
    }

    [Theory, MemberData(nameof(Words))]
    public void Every_argument_is_one_of_the_constructor_and_every_tuple_of_its_length(string word)
    {
        var sound = 0;
        foreach (var (_, _, config) in Exported(word))
        {
            sound++;
            foreach (var layer in config["layers"]!.AsArray().Where(layer => (string?)layer!["class_name"] != "InputLayer")) Object(layer!);
        }
        Assert.True(sound > 0, $"no instance of '{word}' is one of Keras");
    }

    [Theory, MemberData(nameof(Words))]
    public void A_model_comes_back_with_its_structure_and_its_weights_to_the_bit(string word)
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("model.keras");
        foreach (var (graph, inputs, _) in Exported(word))
        {
            var entries = new Map<Shape>(graph.InputNames.Zip(inputs, KeyValuePair.Create));
            var weights = Wiring.Of(graph, [.. inputs]).Weights.Select(slot => new Weight(slot.Name, slot.Shape, Sample.Values((int)slot.Shape.Size, slot.Name)));
            var model = new NetworkModel("model", graph, entries, new(weights));
            new KerasV3().Write(path, model);
            var read = ModelFormat.Of(path).Read(path).Model;
            Assert.Equal(model.Graph, read.Graph);
            Assert.Equal(model.Inputs, read.Inputs);
            Assert.Equal(model.Weights.All.Select(w => (w.Name, w.Shape)), read.Weights.All.Select(w => (w.Name, w.Shape)));
            foreach (var weight in model.Weights.All) Assert.Equal(weight.Values, read.Weights[weight.Name].Values);
        }
    }

    // A serialized object and all that is in its config.
    static void Object(JsonNode node)
    {
        var (module, className, config) = ((string)node["module"]!, (string)node["class_name"]!, node["config"]!.AsObject());
        var known = KerasConstructors.Of(module, className);
        Assert.True(known is not null, $"{module}.{className} is in no table");
        foreach (var (name, value) in config)
        {
            if (name == "dtype") continue;
            Assert.True(known.Contains(name), $"{className} has no argument '{name}': {value?.ToJsonString()}");
            Assert.True(Fits(className, name, value), $"{className}({name}={value?.ToJsonString() ?? "None"})");
            if (value is JsonObject inner) Object(inner);
        }
    }

    static bool Fits(string className, string name, JsonNode? value)
    {
        // The rank is said in the class: Conv2DTranspose.
        var rank = className.LastIndexOf('D') is > 0 and var at && char.IsAsciiDigit(className[at - 1]) ? className[at - 1] - '0' : 0;
        return name switch
        {
            "size" when className == "UpSampling1D" => IsWhole(value),
            "kernel_size" or "dilation_rate" or "pool_size" or "size" => IsWhole(value) || IsTuple(value, rank),
            "strides" => IsWhole(value) || IsTuple(value, rank) || value is null && className.Contains("Pooling", StringComparison.Ordinal),
            "output_padding" => value is null || IsWhole(value) || IsTuple(value, rank),
            "padding" or "cropping" when className.StartsWith("ZeroPadding", StringComparison.Ordinal) || className.StartsWith("Cropping", StringComparison.Ordinal) =>
                IsWhole(value) || (rank == 1 ? IsTuple(value, 2) : IsTuple(value, rank) || value is JsonArray pairs && pairs.Count == rank && pairs.All(pair => IsTuple(pair, 2))),
            "padding" => (string?)value is "valid" or "same" || (string?)value == "causal" && className == "Conv1D",
            "axes" when className == "Dot" => IsWhole(value) || IsTuple(value, 2),
            "target_shape" or "dims" => value is JsonArray list && list.All(IsWhole),
            "shared_axes" => value is null || IsWhole(value) || value is JsonArray axes && axes.All(IsWhole),
            "merge_mode" => value is null || (string?)value is "sum" or "mul" or "concat" or "ave",
            "interpolation" => (string?)value is "nearest" or "bilinear" or "bicubic" or "lanczos3" or "lanczos5",
            "factor" or "scale" or "height_factor" or "width_factor" or "value_range" when className.StartsWith("Random", StringComparison.Ordinal) =>
                IsNumber(value) || value is null && name == "width_factor" || value is JsonArray ends && ends.Count == 2 && ends.All(IsNumber),
            "fill_value" => value is null || IsNumber(value),
            "max_value" => value is null || IsNumber(value),
            "layer" => value is JsonObject,
            "backward_layer" or "activation" or "recurrent_activation" => value is null or JsonObject || value.GetValueKind() == JsonValueKind.String,
            "value_dim" or "output_shape" => value is null || IsWhole(value),
            _ when name.EndsWith("_initializer", StringComparison.Ordinal) => value is JsonObject,
            _ when name.EndsWith("_regularizer", StringComparison.Ordinal) => value is null or JsonObject,
            "axis" when className == "UnitNormalization" => IsWhole(value) || value is JsonArray several && several.All(IsWhole),
            _ => value is not (null or JsonArray or JsonObject),
        };
    }

    static bool IsNumber(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number;

    static bool IsWhole(JsonNode? value) => IsNumber(value) && value!.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-');

    static bool IsTuple(JsonNode? value, int length) => value is JsonArray list && list.Count == length && list.All(IsWhole);
}
