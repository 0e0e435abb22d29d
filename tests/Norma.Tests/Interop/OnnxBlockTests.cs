using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Interop.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Interop;

/// <summary>ONNX models that are no layers: y = cumulative sum of x, its sign turned where the sum of the first row is negative (an operator without a layer, and a graph inside a node).</summary>
public sealed class OnnxBlockTests
{
    const string Rows = "rows.csv", File_ = "block.onnx";

    static byte[] Block(long batch = -1)
    {
        var graph = new OnnxGraph();
        graph.Reserve(["x", "y"]);
        var x = graph.Input("x", OnnxType.Float, batch, 3);
        var sums = graph.Node("CumSum", [x, graph.Scalar("axis", 1L)]);
        var (then, other) = (graph.Inner(), graph.Inner());
        then.Output("same", then.Node("Identity", [sums]), OnnxType.Float, batch, 3);
        other.Output("turned", other.Node("Mul", [sums, other.Floats("sign", [-1f, -1f, -1f], 3)]), OnnxType.Float, batch, 3);
        var condition = graph.Node("Greater", [graph.Scalar("size", 1f), graph.Scalar("none", 0f)]);
        graph.Output("y", graph.Node("If", [condition], ("then_branch", then), ("else_branch", other)), OnnxType.Float, batch, 3);
        return graph.ToBytes("block", []);
    }

    // As PyTorch turns the pads of its own order into those of ONNX: its end, one above the least whole number, is before the first place.
    [Fact]
    public void Pads_that_a_slice_turns_round_are_a_layer()
    {
        var graph = new OnnxGraph();
        graph.Reserve(["x", "y"]);
        var x = graph.Input("x", OnnxType.Float, -1, 1, 3);
        var turned = graph.Node("Slice", [graph.Ints("pads", [2, 1, 0, 0, 0, 0], 6), graph.Ints("from", [-1], 1), graph.Ints("to", [-long.MaxValue], 1), graph.Ints("axis", [0], 1), graph.Ints("step", [-1], 1)]);
        var places = graph.Node("Gather", [turned, graph.Ints("order", [0, 1, 4, 2, 3, 5], 6)]);
        graph.Output("y", graph.Node("Pad", [x, places]), OnnxType.Float, -1, 1, 6);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In(File_), graph.ToBytes("pads", []));
        var imported = new OnnxFormat().Read(folder.In(File_));
        Assert.Empty(imported.Notes);
        Assert.Equal([0f, 1, 2, 3, 0, 0], Assert.Single(imported.Model.Predict(new NamedValues("x", Shape.Of([1, 1, 3]), [1, 2, 3]))).Values);
    }

    [Fact]
    public void A_block_gives_what_its_operators_say_and_is_written_inside_another_graph()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In(File_), Block());
        var imported = new OnnxFormat().Read(folder.In(File_));
        Assert.Equal("INTR057", Assert.Single(imported.Notes).Code);
        var input = new NamedValues("x", Shape.Of([2, 3]), [1, 2, 3, 4, 5, -6]);
        Assert.Equal([1f, 3, 6, 4, 9, 3], Assert.Single(imported.Model.Predict(input)).Values);

        new OnnxFormat().Write(folder.In("again.onnx"), imported.Model);
        Assert.Equal([1f, 3, 6, 4, 9, 3], NetworkParity.Run(OnnxModel.Read(folder.In("again.onnx")), [input])[0].Values);
        // What was written is read once more.
        Assert.Equal([1f, 3, 6, 4, 9, 3], new OnnxFormat().Read(folder.In("again.onnx")).Model.Predict(input with { Name = "x" })[0].Values);
        var refused = Assert.Throws<FindingsException>(() => ModelFormat.All.First(format => format.Writes("a.safetensors")).Write(folder.In("a.safetensors"), imported.Model));
        Assert.Equal("INTR061", Assert.Single(refused.Findings).Code);
        Assert.Throws<FindingsException>(() => ModelFormat.All.First(format => format.Writes("a.keras")).Write(folder.In("a.keras"), imported.Model));
        Assert.False(File.Exists(folder.In("a.keras")));
    }

    [Fact]
    public void Layers_behind_a_block_are_learned_judged_and_packaged()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In(File_), Block());
        Spec(folder, "");
        var run = Norma.Run.Start(Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Judged!.Judgement.Metrics["test"]["r2"] > 0.9);
        var model = OnnxModel.Read(folder.In("run/package/model.onnx"));
        Assert.Contains(model.Places.AllNodes, node => node.Item.OpType == "CumSum");
        Assert.Contains(model.Places.AllNodes, node => node.Item.OpType == "If");
    }

    [Fact]
    public void A_layer_that_is_learned_before_a_block_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In(File_), Block());
        Spec(folder, "    - {type: dense, units: 3}\n");
        var refused = Assert.Throws<FindingsException>(() => Stated.Read(folder.In("norma.yaml")).Plan());
        Assert.Equal(("INTR059", ExitCode.Spec, "$.model.layers[1].nodes.block"), (Assert.Single(refused.Findings).Code, refused.ExitCode, refused.Findings[0].Path));
        Assert.NotNull(refused.Findings[0].At);
    }

    [Fact]
    public void A_block_with_a_state_is_asked_by_the_axes_that_it_fixes()
    {
        using var folder = new TemporaryFolder();
        var graph = new OnnxGraph();
        graph.Reserve(["x", "state", "rate", "y", "stateN"]);
        var (x, state, rate) = (graph.Input("x", OnnxType.Float, -1, -1), graph.Input("state", OnnxType.Float, 2, -1, 3), graph.Input("rate", OnnxType.Int64));
        // The batch is the second axis of the state, and a window of 16 samples is taken.
        var window = graph.Node("Reshape", [graph.Node("Slice", [x, graph.Ints("from", [15], 1), graph.Ints("to", [16], 1), graph.Ints("axis", [1], 1)]), graph.Ints("one", [-1, 1], 2)]);
        var turned = graph.Node("CumSum", [graph.Node("Add", [state, window]), graph.Scalar("along", 2L)]);
        graph.Output("y", graph.Node("Sin", [window]), OnnxType.Float, -1, 1);
        graph.Output("stateN", graph.Node("Add", [turned, graph.Node("Cast", [rate], ("to", OnnxType.Float))]), OnnxType.Float, 2, -1, 3);
        File.WriteAllBytes(folder.In("vad.onnx"), graph.ToBytes("vad", []));
        var converted = Conversion.Run(folder.In("vad.onnx"), folder.In("o.onnx"));
        Assert.Equal(0, converted.Difference);
        Assert.Contains(converted.Notes, note => note.Code == "INTR044" && note.Message.Contains("16,777,216", StringComparison.Ordinal));
        var written = OnnxModel.Read(folder.In("o.onnx"));
        Assert.Equal([null, 2L, null], written.Inputs.Select(port => port.Shape![0].Size));
        // What was written is converted once more.
        Assert.Equal(0, Conversion.Run(folder.In("o.onnx"), folder.In("p.onnx")).Difference);
    }

    [Fact]
    public void A_block_of_a_fixed_batch_predicts_and_is_refused_in_a_network()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In(File_), Block(batch: 2));
        Assert.Equal([1f, 3, 6, 4, 9, 15], new OnnxFormat().Read(folder.In(File_)).Model.Predict(new NamedValues("x", Shape.Of([2, 3]), [1, 2, 3, 4, 5, 6]))[0].Values);
        Spec(folder, "");
        var refused = Assert.Throws<FindingsException>(() => Stated.Read(folder.In("norma.yaml")).Plan());
        Assert.Equal(("INTR060", "$.model.layers[0].path"), (Assert.Single(refused.Findings).Code, refused.Findings[0].Path));
    }

    [Fact]
    public void A_block_of_another_opset_is_refused_before_anything_is_learned()
    {
        using var folder = new TemporaryFolder();
        var newer = Norma.Formats.Onnx.Proto.ModelProto.Parser.ParseFrom(Block());
        newer.OpsetImport[0].Version = 18;
        File.WriteAllBytes(folder.In(File_), Google.Protobuf.MessageExtensions.ToByteArray(newer));
        Assert.Equal([1f, 3, 6, 4, 9, 15], new OnnxFormat().Read(folder.In(File_)).Model.Predict(new NamedValues("x", Shape.Of([2, 3]), [1, 2, 3, 4, 5, 6]))[0].Values);
        Spec(folder, "");
        Assert.Equal("INTR058", Assert.Single(Assert.Throws<FindingsException>(() => Stated.Read(folder.In("norma.yaml")).Plan()).Findings).Code);
    }

    static void Spec(TemporaryFolder folder, string before)
    {
        var seed = new Seed(1, "rows");
        File.WriteAllLines(folder.In(Rows), Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 3).Select(_ => seed.Normal()).ToArray())
            .Select(row => FormattableString.Invariant($"{row[0]:0.###},{row[1]:0.###},{row[2]:0.###},{row[0] + row[1] + row[2]:0.###}")).Prepend("a,b,c,y"));
        File.WriteAllText(folder.In("norma.yaml"), $$"""
            norma: 1
            data:
              source: {type: csv, path: {{Rows}} }
              fields: {y: {type: number, role: target} }
            model:
              layers:
            {{before}}    - {type: pretrained, path: {{File_}}, name: block }
                - {type: dense, units: 8}
            training:
              epochs: 30
              optimizer: {type: adam, learning_rate: 0.01}
            """);
    }
}
