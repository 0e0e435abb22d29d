using System.Text.Json;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Recurrent;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>Recurrent operators and normalizations in many nodes are read as layers that can be trained, and give the numbers of those who wrote the file.</summary>
public sealed class OnnxPyTorchTests
{
    static readonly string s_folder = Source.Path("tests", "Norma.Tests", "Interop", "Goldens", "pytorch");

    public static TheoryData<string> Files => [.. Directory.GetFiles(s_folder, "*.onnx").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void What_PyTorch_wrote_gives_its_numbers(string name)
    {
        using var numbers = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, "pytorch.json")));
        var golden = numbers.RootElement.GetProperty(name.Replace("_any", "", StringComparison.Ordinal));
        var path = Path.Combine(s_folder, $"{name}.onnx");
        var imported = ModelFormat.Of(path).Read(path);
        Assert.DoesNotContain(imported.Notes, note => note.Code == "INTR057");
        var given = Assert.Single(imported.Model.Predict(new NamedValues("x", [2, 7, 5], Floats(golden, "x"))));
        Close(Floats(golden, "y"), given.Values, name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_value_inside_a_written_out_gelu_may_leave_too(bool leaves)
    {
        var graph = new OnnxGraph();
        var x = graph.Input("x", OnnxType.Float, -1, 3);
        var half = graph.Node("Add", [graph.Node("Erf", [graph.Node("Div", [x, graph.Scalar("root", 1.41421354f)])]), graph.Scalar("one", 1f)]);
        graph.Output("y", graph.Node("Mul", [graph.Node("Mul", [x, half]), graph.Scalar("half", 0.5f)]), OnnxType.Float, -1, 3);
        if (leaves) graph.Output("inner", half, OnnxType.Float, -1, 3);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("m.onnx"), graph.ToBytes("gelu", []));
        var imported = ModelFormat.Of(folder.In("m.onnx")).Read(folder.In("m.onnx"));
        var input = new NamedValues("x", [2, 3], [-1, 0, 1, 2, -3, 0.5f]);
        var (expected, given) = (NetworkParity.Run(OnnxModel.Read(folder.In("m.onnx")), [input]), imported.Model.Predict(input));
        Assert.True(NetworkParity.Between(given, expected) <= 1e-6);
        Assert.Equal(leaves, imported.Notes.Any(note => note.Code == "INTR057"));   // no layer is an erf
    }

    public static TheoryData<string> Stacks => ["lstm", "lstm last", "lstm backwards", "lstm states", "lstm activations", "gru", "gru before", "gru states", "rnn", "rnn bare"];

    [Theory, MemberData(nameof(Stacks))]
    public void What_Norma_writes_it_reads_as_the_same_layer(string what)
    {
        Layer layer = what switch
        {
            "lstm" => new Lstm(4, ReturnSequences: true),
            "lstm last" => new Lstm(4, UseBias: false),
            "lstm backwards" => new Lstm(4, GoBackwards: true),
            "lstm states" => new Lstm(4, ReturnSequences: true, ReturnState: true),
            "lstm activations" => new Lstm(4, new Norma.Models.Activations.Relu(), new Norma.Models.Activations.Softsign(), ReturnSequences: true),
            "gru" => new Gru(4, ReturnSequences: true),
            "gru before" => new Gru(4, ResetAfter: false),
            "gru states" => new Gru(4, ReturnSequences: true, ReturnState: true),
            "rnn" => new SimpleRnn(4, ReturnSequences: true),
            _ => new SimpleRnn(4, UseBias: false),
        };
        var x = new NamedValues("", [3, 6, 5], Sample.Values(90, "recurrent"));
        Shapes entering = [[6, 5]];
        var leaving = layer.OutputShapes(entering);
        var nodes = new List<KeyValuePair<string, Node>> { new("cell", new(layer, ["x"])) };
        // Sequences and states together: each leaves by itself.
        string[] outputs = ["cell", .. Enumerable.Range(1, leaving.Count - 1).Select(i => FormattableString.Invariant($"state{i}"))];
        for (var i = 1; i < leaving.Count; i++) nodes.Add(new(outputs[i], new(new Dense(2), [FormattableString.Invariant($"cell:{i}")])));
        var graph = new Graph(new(nodes), ["x"], [.. outputs]);
        using var folder = new TemporaryFolder();
        var weights = new Weights(Wiring.Of(graph, entering).Weights.Select(slot => new Weight(slot.Name, slot.Shape, Sample.Values((int)slot.Shape.Size, slot.Name, 0.5))));
        var model = new NetworkModel("recurrent", graph, new Map<Shape>([new("x", entering[0])]), weights);
        new Norma.Interop.Onnx.OnnxFormat().Write(folder.In("m.onnx"), model);
        var again = ModelFormat.Of(folder.In("m.onnx")).Read(folder.In("m.onnx"));
        Assert.DoesNotContain(again.Notes, note => note.Code == "INTR057");
        var (expected, given) = (model.Predict(x), again.Model.Predict(x));
        Assert.Equal(expected.Length, given.Length);
        for (var i = 0; i < given.Length; i++) Close(expected[i].Values, given[i].Values, what);
    }

    static float[] Floats(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetSingle())];

    static void Close(float[] expected, float[] given, string because)
    {
        Assert.Equal(expected.Length, given.Length);
        for (var i = 0; i < given.Length; i++)
            Assert.True(Math.Abs(expected[i] - given[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])), FormattableString.Invariant($"{because}[{i}]: expected {expected[i]}, received {given[i]}"));
    }
}
