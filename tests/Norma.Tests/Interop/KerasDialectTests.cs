using System.Text.Json;
using Norma.Interop;
using Norma.Interop.Keras;
using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Layers.Recurrent;
using Norma.Models.Layers.Spatial;
using Norma.Models.Regularizers;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Configs as the versions of Keras really write them: arguments that say nothing, lists for numbers, pairs, axes from the front.</summary>
public sealed class KerasDialectTests
{
    /// <summary>The layer of a stack of one, of any Keras; every weight is 0.</summary>
    static Layer Only(string className, string config, string shape, int version = 2) =>
        Read($$"""{"class_name": "Sequential", "config": {"name": "m", "layers": [{"class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": {{shape}} } }, {"class_name": "{{className}}", "config": {"name": "a"{{config}} } } ] } }""", version).Nodes["a"].Layer;

    /// <summary>A functional model, its layers said by what stands in its list.</summary>
    static Graph Functional(string layers, string output = "a") =>
        Read($$"""{"class_name": "Functional", "config": {"name": "m", "layers": [{"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_input_shape": [null, 5, 4]}, "inbound_nodes": [] }, {{layers}}], "input_layers": [["x", 0, 0]], "output_layers": [["{{output}}", 0, 0]] } }""", 2);

    static Graph Read(string json, int version)
    {
        var reading = new ConfigReading("config.json", version);
        var made = new GraphReader(reading).Read(JsonDocument.Parse(json).RootElement, "$");
        return KerasBuild.Of(reading, made, null, (model, match) =>
        {
            foreach (var layer in model.Layers) match.Give(layer.Node, [.. match.Slots(layer.Node).Select(slot => new FoundWeight("", null, slot.Shape, () => new float[slot.Shape.Size]))], "");
        }).Model.Graph;
    }

    static Finding Refused(Action read) => Assert.Single(Assert.Throws<FindingsException>(read).Findings, finding => finding.Severity == Severity.Error);

    [Theory]
    [InlineData("BatchNormalization", "[3]")]
    [InlineData("BatchNormalization", "3")]
    [InlineData("LayerNormalization", "[3]")]
    [InlineData("LayerNormalization", "[-1]")]
    [InlineData("GroupNormalization", "3, \"groups\": 2")]
    [InlineData("RMSNormalization", "[3]")]
    [InlineData("Softmax", "3")]
    public void The_last_axis_may_be_said_from_the_front(string className, string axis) =>
        Assert.NotNull(Only(className, $", \"axis\": {axis}", "[null, 8, 8, 4]"));

    [Theory]
    [InlineData("[1]")]
    [InlineData("2")]
    [InlineData("4")]
    [InlineData("[1, 2]")]
    [InlineData("-2")]
    public void Another_axis_than_the_last_is_refused(string axis)
    {
        var finding = Refused(() => Only("BatchNormalization", $", \"axis\": {axis}", "[null, 8, 8, 4]"));
        Assert.Equal(("INTR009", "$.config.layers[1].config.axis"), (finding.Code, finding.Path));
    }

    [Fact]
    public void Inside_a_layer_over_steps_there_is_one_axis_less()
    {
        Assert.NotNull(Only("TimeDistributed", """, "layer": {"class_name": "LayerNormalization", "config": {"name": "n", "axis": [1]}}""", "[null, 5, 4]"));
        Assert.Equal("INTR009", Refused(() => Only("TimeDistributed", """, "layer": {"class_name": "LayerNormalization", "config": {"name": "n", "axis": [2]}}""", "[null, 5, 4]")).Code);
    }

    [Fact]
    public void Regularizers_of_a_normalization_are_read()
    {
        Assert.Equal(new BatchNormalization(GammaRegularizer: new L2(0.5)), Only("BatchNormalization", """, "gamma_regularizer": {"class_name": "L2", "config": {"l2": 0.5}}, "beta_regularizer": null, "gamma_constraint": null""", "[null, 4]"));
        Assert.Equal(new LayerNormalization(BetaRegularizer: new L1(0.5)), Only("LayerNormalization", """, "beta_regularizer": {"class_name": "L1", "config": {"l1": 0.5}}""", "[null, 4]"));
    }

    [Theory]
    [InlineData("kernel_constraint", "MaxNorm")]
    [InlineData("activity_regularizer", "L2")]
    public void What_would_change_training_is_refused(string argument, string className) =>
        Assert.Equal("INTR009", Refused(() => Only("Dense", $$""", "units": 2, "{{argument}}": {"class_name": "{{className}}", "config": {} }""", "[null, 4]")).Code);

    [Fact]
    public void Arguments_that_say_nothing_are_read_over()
    {
        Assert.Equal(new Dropout(0.5), Only("Dropout", """, "rate": 0.5, "noise_shape": null, "seed": null""", "[null, 4]"));
        Assert.Equal(new Dense(2), Only("Dense", """, "units": 2, "kernel_constraint": null, "bias_constraint": null, "activity_regularizer": null""", "[null, 4]"));
    }

    [Fact]
    public void A_rectifier_is_read_with_all_of_its_arguments()
    {
        Assert.Equal(new ReLu(1, 0.25, 0.5), Only("ReLU", """, "max_value": 1.0, "negative_slope": 0.25, "threshold": 0.5""", "[null, 4]"));
        Assert.Equal(new ReLu(), Only("ReLU", """, "max_value": null""", "[null, 4]"));
        Assert.Equal(new Prelu(SharedAxes: [1, 2]), Only("PReLU", """, "shared_axes": [1, 2], "alpha_constraint": null, "alpha_regularizer": null""", "[null, 8, 8, 4]"));
    }

    [Fact]
    public void Padding_and_cropping_are_read_in_pairs()
    {
        Assert.Equal(new ZeroPadding2d([1, 2, 0, 3]), Only("ZeroPadding2D", """, "padding": [[1, 2], [0, 3]]""", "[null, 8, 8, 3]"));
        Assert.Equal(new Cropping3d([1, 0, 0, 1, 2, 2]), Only("Cropping3D", """, "cropping": {"class_name": "__tuple__", "items": [[1, 0], [0, 1], [2, 2]]}""", "[null, 8, 8, 8, 3]"));
        Assert.Equal("INTR008", Refused(() => Only("ZeroPadding2D", """, "padding": [[1, "a"], [0, 3]]""", "[null, 8, 8, 3]")).Code);
    }

    [Theory]
    [InlineData("GRU", 1, "", false)]
    [InlineData("GRU", 2, "", false)]
    [InlineData("GRU", 2, ", \"reset_after\": true", true)]
    [InlineData("GRU", 3, "", true)]
    [InlineData("CuDNNGRU", 2, "", true)]
    public void A_GRU_resets_as_its_version_does(string className, int version, string stated, bool after) =>
        Assert.Equal(after, ((Gru)Only(className, $", \"units\": 2{stated}", "[null, 5, 4]", version)).ResetAfter);

    const string Heads = """{"name": "a", "num_heads": 2, "key_dim": 3, "value_dim": 3, "output_shape": null, "attention_axes": [1], "query_shape": [null, 5, 4], "key_shape": [null, 5, 4], "value_shape": [null, 5, 4]}""";

    [Theory]
    [InlineData("", false)]
    [InlineData(", \"use_causal_mask\": true", true)]
    [InlineData(", \"use_causal_mask\": false, \"training\": null", false)]
    public void Attention_is_read_with_what_its_call_says(string stated, bool causal)
    {
        var graph = Functional($$"""{"class_name": "MultiHeadAttention", "name": "a", "config": {{Heads}}, "inbound_nodes": [[["x", 0, 0, {"value": ["x", 0, 0]{{stated}}}]]]}""");
        Assert.Equal(new Node(new MultiHeadAttention(2, 3, 3, Causal: causal), "x"), graph.Nodes["a"]);
    }

    [Fact]
    public void Attention_over_other_axes_and_calls_that_differ_are_refused()
    {
        Assert.Equal("INTR009", Refused(() => Functional($$"""{"class_name": "MultiHeadAttention", "name": "a", "config": {{Heads.Replace("[1]", "[2]", StringComparison.Ordinal)}}, "inbound_nodes": [[["x", 0, 0, {"value": ["x", 0, 0]}]]]}""")).Code);
        Assert.Equal("INTR007", Refused(() => Functional($$"""{"class_name": "MultiHeadAttention", "name": "a", "config": {{Heads}}, "inbound_nodes": [[["x", 0, 0, {"value": ["x", 0, 0]}]], [["x", 0, 0, {"value": ["x", 0, 0], "use_causal_mask": true}]]]}""")).Code);
        Assert.Equal("INTR007", Refused(() => Functional("""{"class_name": "Dense", "name": "a", "config": {"name": "a", "units": 2}, "inbound_nodes": [[["x", 0, 0, {"use_causal_mask": true}]]]}""")).Code);
    }

    [Fact]
    public void A_name_for_two_layers_and_two_names_for_one_are_refused()
    {
        const string Twice = """{"class_name": "Dense", "name": "a", "config": {"name": "a", "units": 2}, "inbound_nodes": [[["x", 0, 0, {}]]]}""";
        Assert.Contains("occurs twice", Refused(() => Functional($"{Twice}, {Twice}")).Message, StringComparison.Ordinal);
        var finding = Refused(() => Functional("""{"class_name": "Dense", "name": "a", "config": {"name": "b", "units": 2}, "inbound_nodes": [[["x", 0, 0, {}]]]}"""));
        Assert.Equal(("INTR010", "$.config.layers[1].config.name"), (finding.Code, finding.Path));
    }

    static JsonElement Written(Layer layer, params Shape[] inputs) => Written(layer, [], inputs);

    static JsonElement Written(Layer layer, List<Finding> findings, params Shape[] inputs)
    {
        string[] names = [.. inputs.Select((_, i) => Graph.InputName(i))];
        var config = new GraphWriter(findings, []).Write("m", new(new([new("a", new(layer, [.. names]))]), [.. names], ["a"]), [.. inputs]);
        return JsonDocument.Parse(config.ToJsonString()).RootElement.GetProperty("layers")[inputs.Length];
    }

    [Fact]
    public void Numbers_are_written_as_Keras_takes_them()
    {
        var convolution = Written(new Conv2d(4, [3], [2, 1]), Shape.Of([8, 8, 3])).GetProperty("config");
        Assert.Equal(("3", "[2,1]", "1"), (convolution.GetProperty("kernel_size").GetRawText(), convolution.GetProperty("strides").GetRawText(), convolution.GetProperty("dilation_rate").GetRawText()));
        Assert.Equal("[[1,2],[0,3]]", Written(new ZeroPadding2d([1, 2, 0, 3]), Shape.Of([8, 8, 3])).GetProperty("config").GetProperty("padding").GetRawText());
        Assert.Equal("[1,2]", Written(new Cropping2d([1, 2]), Shape.Of([8, 8, 3])).GetProperty("config").GetProperty("cropping").GetRawText());
        Assert.Equal("1", Written(new ZeroPadding1d(), Shape.Of([8, 3])).GetProperty("config").GetProperty("padding").GetRawText());
    }

    [Fact]
    public void Attention_is_written_as_a_call_with_query_and_value()
    {
        var attention = Written(new GroupedQueryAttention(4, 2, 1, Causal: true), Shape.Of([5, 4]));
        Assert.Equal("GroupQueryAttention", attention.GetProperty("class_name").GetString());
        Assert.False(attention.GetProperty("config").TryGetProperty("causal", out _) || attention.GetProperty("config").TryGetProperty("rotary", out _));
        var call = attention.GetProperty("inbound_nodes")[0];
        Assert.Equal(2, call.GetProperty("args").GetArrayLength());
        Assert.Equal("""{"use_causal_mask":true}""", call.GetProperty("kwargs").GetRawText());
        var findings = new List<Finding>();
        Written(new MultiHeadAttention(2, 4, Rotary: new Rotary()), findings, Shape.Of([5, 4]));
        Assert.Equal(("INTR017", "$.nodes.a.rotary"), (Assert.Single(findings).Code, findings[0].Path));
    }

    [Fact]
    public void A_stack_with_attention_is_written_as_a_functional_model_and_its_weights_are_those_of_Keras()
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("model.keras");
        var stack = new Stack([new MultiHeadAttention(2, 3, Name: "look"), new Dense(2, Name: "d")]);
        var graph = new Graph(new([new("s", new(stack, "x"))]), ["x"], ["s"]);
        var slots = Wiring.Of(graph, [Shape.Of([5, 4])]).Weights.ToList();
        var model = new NetworkModel("m", graph, new([KeyValuePair.Create("x", Shape.Of([5, 4]))]), new(slots.Select((slot, i) => new Weight(slot.Name, slot.Shape, [.. Enumerable.Repeat((float)i, (int)slot.Shape.Size)]))));
        new KerasV3().Write(path, model);
        var read = ModelFormat.Of(path).Read(path).Model;
        foreach (var weight in model.Weights.All) Assert.Equal(weight.Values, read.Weights[weight.Name].Values);
        Assert.Equal(model.Predict([new NamedValues("x", Shape.Of([1, 5, 4]), new float[20])])[0].Values, read.Predict([new NamedValues("x", Shape.Of([1, 5, 4]), new float[20])])[0].Values);
        using var stream = File.OpenRead(path);
        var weights = Norma.Formats.Hdf5.Hdf5File.Open(new Norma.Formats.MemoryBytes(Norma.Formats.Keras.KerasArchive.Read(stream).Weights));
        Assert.NotNull(weights.At("layers/functional/layers/multi_head_attention/_output_dense/vars/0"));
    }

    [Fact]
    public void In_YAML_padding_may_be_stated_in_pairs()
    {
        Assert.Equal(new ZeroPadding2d([1, 2, 0, 3]), SpecReader.Read<Layer>("{type: zero_padding2d, padding: [[1, 2], [0, 3]]}", "a.yaml").Require());
        var wrong = SpecReader.Read<Layer>("{type: zero_padding2d, padding: [[1, 2], [0, -3]]}", "a.yaml");
        Assert.Equal("$.padding[1][1]", Assert.Single(wrong.Findings).Path);
        Assert.Equal("SPEC006", SpecReader.Read<Layer>("{type: zero_padding2d, padding: [[1, 2]]}", "a.yaml").Findings[0].Code);
    }
}
