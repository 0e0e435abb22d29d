using System.Text.Json;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Formats.Onnx.Proto;
using Norma.Interop;
using Norma.Interop.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Layers.Recurrent;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Recurrent networks and layer normalization of ONNX are layers that can be learned, with PyTorch's numbers (<c>Goldens/make_onnx.py</c>) and those of ONNX Runtime.</summary>
public sealed class OnnxLayersTests
{
    static readonly string s_folder = Source.Path("tests", "Norma.Tests", "Interop", "Goldens", "onnx");

    static readonly JsonElement s_values = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, "values.json"))).RootElement;

    static NamedValues X => new("x", Shape.Of([2, 5, 3]), Floats(s_values.GetProperty("x")));

    static float[] Floats(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetSingle())];

    [Theory]
    [InlineData("lstm")]
    [InlineData("lstm_open")]
    [InlineData("lstm_fixed")]
    [InlineData("lstm_stack")]
    [InlineData("lstm_carry")]
    [InlineData("lstm_ways")]
    [InlineData("gru")]
    [InlineData("gru_ways")]
    [InlineData("gru_last")]
    [InlineData("rnn")]
    [InlineData("rnn_relu")]
    [InlineData("layer_norm")]
    [InlineData("layer_norm_plain")]
    public void What_PyTorch_writes_is_layers_with_its_numbers(string name)
    {
        using var folder = new TemporaryFolder();
        var imported = new OnnxFormat().Read(Path.Combine(s_folder, $"{name}.onnx"));
        Assert.DoesNotContain(imported.Notes, note => note.Code == "INTR057");
        Assert.All(imported.Model.Graph.Nodes.Values, node => Assert.IsNotType<OnnxBlock>(node.Layer));
        Assert.Contains(imported.Model.Graph.Nodes.Values, node => node.Layer is IRecurrent or LayerNormalization or Bidirectional);
        var expected = s_values.GetProperty("cases").GetProperty(name).EnumerateArray().Select(value => Floats(value.GetProperty("values"))).ToList();
        Same(expected, imported.Model.Predict(X), 1e-5f);
        // Once more through our own file, which ONNX Runtime computes.
        new OnnxFormat().Write(folder.In("again.onnx"), imported.Model);
        Same(expected, NetworkParity.Run(OnnxModel.Read(folder.In("again.onnx")), [X]), 1e-5f);
        var again = new OnnxFormat().Read(folder.In("again.onnx"));
        Assert.DoesNotContain(again.Notes, note => note.Code == "INTR057");
        Same(expected, again.Model.Predict(X), 1e-5f);
    }

    [Fact]
    public void Layer_normalization_in_parts_is_one_layer()
    {
        var imported = new OnnxFormat().Read(Path.Combine(s_folder, "layer_norm.onnx"));
        Assert.Equal(1e-4, Assert.Single(imported.Model.Graph.Nodes.Values.Select(node => node.Layer).OfType<LayerNormalization>()).Epsilon);
        Assert.Equal(2, imported.Model.Graph.Nodes.Count);
    }

    public static TheoryData<string> Layers() => [.. Own().Keys];

    static Dictionary<string, Layer> Own() => new(StringComparer.Ordinal)
    {
        ["lstm"] = new Lstm(4),
        ["lstm sequences"] = new Lstm(4, ReturnSequences: true),
        ["lstm backwards"] = new Lstm(4, "softsign", ReturnSequences: true, GoBackwards: true),
        ["lstm backwards last"] = new Lstm(4, UseBias: false, GoBackwards: true),
        ["lstm state"] = new Lstm(4, ReturnSequences: true, ReturnState: true),
        ["gru"] = new Gru(4),
        ["gru before"] = new Gru(4, ResetAfter: false, ReturnSequences: true),
        ["gru backwards"] = new Gru(4, ReturnSequences: true, GoBackwards: true),
        ["simple_rnn"] = new SimpleRnn(4, "relu", ReturnSequences: true),
        ["both lstm"] = new Bidirectional(new Lstm(4, ReturnSequences: true)),
        ["both gru"] = new Bidirectional(new Gru(4, ReturnSequences: true), BackwardLayer: new Gru(3, ReturnSequences: true, GoBackwards: true)),
        ["both states"] = new Bidirectional(new Lstm(4, ReturnSequences: true, ReturnState: true)),
        ["both last"] = new Bidirectional(new Gru(4, ResetAfter: false)),
    };

    [Theory, MemberData(nameof(Layers))]
    public void What_we_write_is_read_as_the_same_layers(string which)
    {
        using var folder = new TemporaryFolder();
        var layer = Own()[which];
        Shape steps = [Shape.Any, 3];
        var seed = new Seed(3, which);
        var weights = layer.WeightSlots([steps]).Select(slot => new Weight($"r.{slot.Name}", slot.Shape, [.. Enumerable.Range(0, (int)slot.Shape.Size).Select(_ => (float)seed.Normal() * 0.5f)]));
        string[] outputs = [.. layer.OutputShapes([steps]).Select((_, i) => i == 0 ? "r" : $"r:{i}")];
        var model = new NetworkModel("m", new Graph(new([new("r", new(layer, ["x"]))]), ["x"], [.. outputs]), new([KeyValuePair.Create("x", steps)]), new(weights));
        new OnnxFormat().Write(folder.In("m.onnx"), model);
        var read = new OnnxFormat().Read(folder.In("m.onnx"));
        Assert.DoesNotContain(read.Notes, note => note.Code == "INTR057");
        Same([.. model.Predict(X).Select(value => value.Values)], read.Model.Predict(X), 1e-6f);
        Same([.. NetworkParity.Run(OnnxModel.Read(folder.In("m.onnx")), [X]).Select(value => value.Values)], read.Model.Predict(X), 1e-5f);
        // The same layer, but for the two of "both last", which are two layers and a concatenation.
        if (which != "both last") Assert.Equal(layer, Assert.Single(read.Model.Graph.Nodes).Value.Layer);
    }

    [Theory]
    [InlineData("clip", "it cuts the sums of its gates (clip)")]
    [InlineData("input_forget", "its gates are coupled (input_forget)")]
    [InlineData("activations", "no layer has its activation 'HardSigmoid'")]
    [InlineData("lengths", "it is told the lengths of its sequences (sequence_lens)")]
    [InlineData("peepholes", "its gates see the carry (peepholes)")]
    [InlineData("state", "it does not begin with states of zeros")]
    public void What_no_layer_does_stays_one_frozen_block(string what, string why)
    {
        using var folder = new TemporaryFolder();
        var proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(s_folder, "lstm_fixed.onnx")));
        var node = proto.Graph.Node.Single(node => node.OpType == "LSTM");
        switch (what)
        {
            case "clip":
                node.Attribute.Add(new AttributeProto { Name = "clip", F = 3, Type = AttributeProto.Types.AttributeType.Float });
                break;
            case "input_forget":
                node.Attribute.Add(new AttributeProto { Name = "input_forget", I = 1, Type = AttributeProto.Types.AttributeType.Int });
                break;
            case "activations":
                var names = new AttributeProto { Name = "activations", Type = AttributeProto.Types.AttributeType.Strings };
                names.Strings.AddRange(new[] { "HardSigmoid", "Tanh", "Tanh" }.Select(Google.Protobuf.ByteString.CopyFromUtf8));
                node.Attribute.Add(names);
                break;
            case "lengths":
                var lengths = new TensorProto { Name = "lengths", DataType = 6, Dims = { 2 }, Int32Data = { 5, 3 } };
                proto.Graph.Initializer.Add(lengths);
                node.Input[4] = "lengths";
                break;
            case "state":
                proto.Graph.Initializer.Add(new TensorProto { Name = "begin", DataType = (int)OnnxType.Float, Dims = { 1, 2, 4 }, FloatData = { Enumerable.Repeat(0.1f, 8) } });
                node.Input[5] = "begin";
                break;
            default:
                proto.Graph.Initializer.Add(new TensorProto { Name = "peep", DataType = (int)OnnxType.Float, Dims = { 1, 12 }, FloatData = { Enumerable.Repeat(0.1f, 12) } });
                node.Input.Add("peep");
                break;
        }
        File.WriteAllBytes(folder.In("m.onnx"), Google.Protobuf.MessageExtensions.ToByteArray(proto));
        var note = Assert.Single(new OnnxFormat().Read(folder.In("m.onnx")).Notes, note => note.Code == "INTR057");
        Assert.Contains("'LSTM'", note.Message, StringComparison.Ordinal);
        Assert.Contains(why, note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_not_0_stays_frozen_with_its_numbers()
    {
        var imported = new OnnxFormat().Read(Path.Combine(s_folder, "begun.onnx"));
        Assert.Single(imported.Notes, note => note.Code == "INTR057");
        Same([Floats(s_values.GetProperty("cases").GetProperty("begun")[0].GetProperty("values"))], imported.Model.Predict(X), 1e-5f);
    }

    static void Same(List<float[]> expected, NamedValues[] given, float within)
    {
        Assert.Equal(expected.Count, given.Length);
        for (var i = 0; i < given.Length; i++)
        {
            Assert.Equal(expected[i].Length, given[i].Values.Length);
            for (var j = 0; j < expected[i].Length; j++) Assert.True(Math.Abs(expected[i][j] - given[i].Values[j]) <= within, $"output {i}, place {j}: {given[i].Values[j]} and not {expected[i][j]}");
        }
    }
}
