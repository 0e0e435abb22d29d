using Norma.Data;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

public sealed class LeanModelTests
{
    public static TheoryData<int> Kinds => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lean_model_predicts_the_same_bits(int kind)
    {
        using var toy = new Toy(kind switch { 0 => [Toy.Price], 1 => [Toy.Churn], 2 => [Toy.Species], _ => [Toy.Price, Toy.Churn] });
        var model = OnnxModel.Read(toy.Export(), "toy.onnx");
        using var whole = OnnxPredictor.Open(model, toy.Fields, toy.Targets, threads: 1);
        using var lean = OnnxPredictor.OpenLean(model, toy.Fields, toy.Targets, threads: 1);
        foreach (var rows in new[] { Toy.Rows(5000), Toy.Rows(1), Toy.Rows(0) })
        {
            var (one, other) = (whole.Predict(rows, cancel: TestContext.Current.CancellationToken), lean.Predict(rows, cancel: TestContext.Current.CancellationToken));
            for (var t = 0; t < toy.Targets.Count; t++) Assert.Equal(one.Values[t], other.Values[t]);
        }
        Assert.Same(model, lean.Model);
    }

    [Fact]
    public void Texts_become_codes_and_labels_go()
    {
        using var toy = new Toy(Toy.Churn);
        var model = OnnxModel.Read(toy.Export(), "toy.onnx");
        var lean = LeanModel.Of(model, new HashSet<string> { "probabilities" });
        Assert.Contains(model.Inputs, i => i.Type == (int)OnnxType.String);
        Assert.DoesNotContain(lean.Model.Inputs, i => i.Type == (int)OnnxType.String);
        Assert.Equal(["probabilities"], lean.Model.Outputs.Select(o => o.Name));
        Assert.DoesNotContain(lean.Model.Places.AllNodes, n => n.Item.OpType == "LabelEncoder");
        var table = Assert.Single(lean.Lookups);
        Assert.Equal("state", table.Input);
        Assert.Equal([1L, 2, 3], table.Integers!);
        Assert.Equal(0, table.OtherInteger);
        Assert.Equal(1, table.Places["NY"]);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void A_text_that_the_graph_reads_in_another_way_too_stays_a_text(bool alsoGiven, int tables)
    {
        var graph = new OnnxGraph();
        var text = graph.Input("text", OnnxType.String, -1, 1);
        graph.Output("code", graph.Node("LabelEncoder", [text], ("keys_strings", (string[])["", "b"]), ("values_int64s", (long[])[7, 8]), ("default_int64", 9L)) is var code
            ? graph.Node("Add", [code, graph.Ints("one", [1], 1)]) : text, OnnxType.Int64, -1, 1);
        if (alsoGiven) graph.Output("same", graph.Node("Identity", [text]), OnnxType.String, -1, 1);
        var model = OnnxModel.Read(graph.ToBytes("texts", []), "texts.onnx");
        var lean = LeanModel.Of(model, model.Outputs.Select(o => o.Name).ToHashSet());
        Assert.Equal(tables, lean.Lookups.Count);
        // Where nobody reads the other output, what makes it goes, and the text with it.
        Assert.Single(LeanModel.Of(model, new HashSet<string> { "code" }).Lookups);
    }
}
