using Norma.Data;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;
using Norma.Tests.Models;
using Xunit;

namespace Norma.Tests.Deployment;

public sealed class OnnxExportTests
{
    public static TheoryData<string> Kinds => ["number", "two", "three", "several"];

    static Items<Target> TargetsOf(string kind) => kind switch
    {
        "number" => [Toy.Price],
        "two" => [Toy.Churn],
        "three" => [Toy.Species],
        _ => [Toy.Price, Toy.Churn, Toy.Species],
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_exported_graph_predicts_what_the_trained_model_does(string kind)
    {
        using var toy = new Toy(TargetsOf(kind));
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(), "toy.onnx"), toy.Fields, toy.Targets, threads: 2);
        // One row, a batch, and several with a last one that is short.
        foreach (var rows in (int[])[1, 2048, 5000])
        {
            var table = Toy.Rows(rows);
            var (trained, exported) = (toy.Torch(table), predictor.Predict(table, labels: true));
            for (var t = 0; t < toy.Targets.Count; t++)
            {
                Sample.Close(trained.Values[t], exported.Values[t], 2e-6);
                if (toy.Targets[t].Task is TaskKind.Regression) Assert.Null(exported.Stated![t]);
                else Assert.Equal(exported.Labels(t), exported.Stated![t]);
            }
        }
    }

    [Theory]
    [InlineData("two")]
    [InlineData("three")]
    public void Probabilities_near_0_and_1_are_rounded_as_the_trained_models_are(string kind)
    {
        using var toy = new Toy(TargetsOf(kind));
        toy.Sharpen(40);
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(), "toy.onnx"), toy.Fields, toy.Targets);
        var table = Toy.Rows(3000);
        var (trained, exported) = (toy.Torch(table).Values[0], predictor.Predict(table).Values[0]);
        Assert.InRange(trained.Min(), 0, 1e-9f);
        Assert.Equal(1, trained.Max());
        for (var i = 0; i < trained.Length; i++) Assert.True(Math.Abs(trained[i] - exported[i]) <= 1e-4 * trained[i] + 1e-30, $"[{i}]: {trained[i]} trained, {exported[i]} exported");
    }

    /// <summary><c>Goldens/check_exports.py</c> holds these bytes to the reference checker of ONNX.</summary>
    [Fact]
    public void The_bytes_are_those_that_the_reference_checker_passed()
    {
        using var toy = new Toy(Toy.Price, Toy.Churn, Toy.Species);
        var path = Source.Path("tests", "Norma.Tests", "Deployment", "Goldens", "several.onnx");
        if (Environment.GetEnvironmentVariable("NORMA_APPROVE") == "1") File.WriteAllBytes(path, toy.Export());
        Assert.Equal(File.ReadAllBytes(path), toy.Export());
    }

    [Fact]
    public void A_prediction_that_is_cancelled_ends()
    {
        using var toy = new Toy(Toy.Churn);
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(), "toy.onnx"), toy.Fields, toy.Targets, threads: 1);
        Assert.ThrowsAny<OperationCanceledException>(() => predictor.Predict(Toy.Rows(100), cancel: new CancellationToken(canceled: true)));
        Assert.Equal(100, predictor.Predict(Toy.Rows(100)).Rows);
    }

    [Fact]
    public void Rows_are_predicted_alone_as_in_a_batch_and_by_one_thread_as_by_two()
    {
        using var toy = new Toy(Toy.Species);
        var model = OnnxModel.Read(toy.Export(), "toy.onnx");
        using var one = OnnxPredictor.Open(model, toy.Fields, toy.Targets, threads: 1);
        using var two = OnnxPredictor.Open(model, toy.Fields, toy.Targets, threads: 2);
        var table = Toy.Rows(4500);
        var all = one.Predict(table).Values[0];
        Assert.Equal(all, two.Predict(table).Values[0]);
        foreach (var row in (int[])[0, 7, 2047, 2048, 4499])
            Sample.Close(all.AsSpan(row * 3, 3), one.Predict(table.Take([row])).Values[0], 1e-6);
    }

    [Fact]
    public void No_rows_give_no_predictions()
    {
        using var toy = new Toy(Toy.Churn);
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(), "toy.onnx"), toy.Fields, toy.Targets);
        Assert.Empty(predictor.Predict(Toy.Rows(0)).Values[0]);
    }

    [Fact]
    public void Inputs_are_the_raw_fields_and_outputs_are_named_as_the_standard_says()
    {
        using var one = new Toy(Toy.Churn);
        var model = OnnxModel.Read(one.Export(), "toy.onnx");
        Assert.Equal(["Sub float [N, 1]", "a b float [N, 1]", "state string [N, 1]", "since int64 [N, 1]"], model.Inputs.Select(Show));
        Assert.Equal(["label string [N, 1]", "probabilities float [N, 2]"], model.Outputs.Select(Show));
        using var several = new Toy(Toy.Price, Toy.Churn, Toy.Species);
        Assert.Equal(["price, € float [N, 1]", "churn string [N, 1]", "churn_probabilities float [N, 2]", "species string [N, 1]", "species_probabilities float [N, 3]"],
            OnnxModel.Read(several.Export(), "toy.onnx").Outputs.Select(Show));

        static string Show(OnnxPort port) => $"{port.Name} {((OnnxType)port.Type).ToString().ToLowerInvariant()} [{string.Join(", ", port.Shape!.Select(a => a.Symbol ?? $"{a.Size}"))}]";
    }

    [Fact]
    public void Metadata_hold_targets_classes_and_input_types_and_read_back()
    {
        using var toy = new Toy(Toy.Price, Toy.Species);
        var model = OnnxModel.Read(toy.Export(), "toy.onnx");
        Assert.Equal("""[{"name":"price, €","task":"regression","classes":[]},{"name":"species","task":"multiclass_classification","classes":["Chinstrap","Adelie","Gentoo 企鹅"]}]""", model.Metadata["norma.targets"]);
        Assert.Equal("""{"Sub":"number","a b":"number","state":"category","since":"date"}""", model.Metadata["norma.inputs"]);
        Assert.Equal(("1", "The Norma authors", "Apache-2.0"), (model.Metadata["norma.version"], model.Metadata["model_author"], model.Metadata["model_license"]));
        Assert.Equal(toy.Targets, OnnxMetadata.Read(model)!.Targets);
    }

    [Theory]
    [InlineData("2", "[]", "{}")]
    [InlineData("1", "[]", "{}")]
    [InlineData("1", "null", "{}")]
    [InlineData("1", "[null]", "{}")]
    [InlineData("1", "[[]]", "{}")]
    [InlineData("1", """[{"name": "y", "task": "regression", "classes": []}]""", null)]
    [InlineData("1", """[{"name": "y", "task": "regression", "classes": []}]""", "[]")]
    [InlineData("1", """[{"name": "y", "task": "regression", "classes": []}]""", """{"x": null}""")]
    [InlineData("1", """[{"name": "y", "task": "regression", "classes": ["a"]}]""", "{}")]
    [InlineData("1", """[{"name": "y", "task": "ranking", "classes": []}]""", "{}")]
    [InlineData("1", """[{"name": "y", "task": "binary_classification", "classes": ["a"]}]""", "{}")]
    [InlineData("1", """[{"name": "y", "task": "binary_classification", "classes": ["a", "a"]}]""", "{}")]
    [InlineData("1", """[{"name": "y", "task": "binary_classification", "classes": ["a", null]}]""", "{}")]
    [InlineData("1", """[{"name": null, "task": "regression", "classes": []}]""", "{}")]
    [InlineData("1", """[{"name": "y", "task": "regression", "classes": [], "also": 1}]""", "{}")]
    [InlineData("1", """[{"name": "y", "task": "regression", "classes": []}, {"name": "y", "task": "regression", "classes": []}]""", "{}")]
    public void Metadata_that_do_not_describe_a_model_are_refused(string version, string targets, string? inputs)
    {
        var graph = new OnnxGraph();
        graph.Output("y", graph.Input("x", OnnxType.Float, -1, 1), OnnxType.Float, -1, 1);
        List<KeyValuePair<string, string>> metadata = [new("norma.version", version), new("norma.targets", targets)];
        if (inputs is not null) metadata.Add(new("norma.inputs", inputs));
        var refusal = Assert.Throws<FindingsException>(() => OnnxMetadata.Read(OnnxModel.Read(graph.ToBytes("x", metadata), "x.onnx")));
        Assert.Equal(("DEPL011", ExitCode.Refused), (Assert.Single(refusal.Findings).Code, refusal.ExitCode));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        using var one = new Toy(Toy.Churn);
        using var two = new Toy(Toy.Churn);
        Assert.Equal(one.Export(), two.Export());
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_exported()
    {
        using var toy = new Toy(Toy.Churn);
        var all = toy.Weights.All.Select(w => w.Name == "head.bias" ? w with { Values = [float.NaN] } : w);
        var refusal = Assert.Throws<FindingsException>(() => toy.Export(new Weights(all)));
        Assert.Equal("MODL010", Assert.Single(refusal.Findings).Code);
    }

    [Fact]
    public void A_feature_that_is_called_as_an_output_is_refused_before_anything_is_trained()
    {
        Assert.Empty(OutputNames.Check(["age", "churn_probabilities"], [Toy.Churn]));
        Assert.Equal(["$.data.fields.label", "$.data.fields.probabilities"], OutputNames.Check(["probabilities", "age", "label"], [Toy.Churn]).Select(f => f.Path));
        Assert.Equal(["$.data.fields.churn_probabilities"], OutputNames.Check(["label", "churn_probabilities"], [Toy.Price, Toy.Churn]).Select(f => f.Path));
        Assert.Empty(OutputNames.Check(["label"], [Toy.Price]));
    }

    [Fact]
    public void A_model_of_another_contract_is_refused()
    {
        using var toy = new Toy(Toy.Churn);
        var model = OnnxModel.Read(toy.Export(), "toy.onnx");
        var refusal = Assert.Throws<FindingsException>(() => OnnxPredictor.Open(model, toy.Fields, [Toy.Churn with { Classes = ["yes", "no"] }]));
        Assert.Equal(("DEPL011", ExitCode.Refused), (Assert.Single(refusal.Findings).Code, refusal.ExitCode));
        var lacking = new Map<Field>(toy.Fields.Where(f => f.Key is not ("state" or "since")));
        refusal = Assert.Throws<FindingsException>(() => OnnxPredictor.Open(model, lacking, toy.Targets));
        Assert.Equal([("DEPL013", "state"), ("DEPL013", "since")], refusal.Findings.Select(f => (f.Code, f.Path)));
    }

    [Fact]
    public void Rows_without_a_column_of_the_model_are_refused()
    {
        using var toy = new Toy(Toy.Churn);
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(), "toy.onnx"), toy.Fields, toy.Targets, threads: 2);
        var rows = Toy.Rows(5000);
        var refusal = Assert.Throws<FindingsException>(() => predictor.Predict(new Table([.. rows.Columns.Where(c => c.Name != "state")], 5000)));
        Assert.Equal(("DEPL016", "$.data.fields.state", ExitCode.Data), (refusal.Findings[0].Code, refusal.Findings[0].Path, refusal.ExitCode));
    }

    [Fact]
    public void Predictions_become_columns_after_those_that_are_kept()
    {
        var predictions = new Predictions(2, [Toy.Churn], [new[] { 0.5f, 0.5f, 0.75f, 0.25f }]);
        var table = predictions.ToTable(new Table([new NumberColumn("age", [30, 40])], 2));
        Assert.Equal(["age", "label", "probability_no", "probability_yes"], table.Columns.Select(c => c.Name));
        Assert.Equal(("yes", "no"), (((TextColumn)table["label"])[0], ((TextColumn)table["label"])[1]));
        Assert.Equal([0.5f, 0.25f], ((NumberColumn)table["probability_yes"]).Values);
        Assert.Equal(["price, €"], new Predictions(1, [Toy.Price], [new[] { 3f }]).ToTable().Columns.Select(c => c.Name));
        Assert.Equal(["price, €", "churn", "churn_probability_no", "churn_probability_yes"], new Predictions(1, [Toy.Price, Toy.Churn], [new[] { 3f }, new[] { 0f, 1f }]).ToTable().Columns.Select(c => c.Name));
        Assert.Equal(["label", "predicted_label", "probability_no", "probability_yes"], predictions.ToTable(new Table([new NumberColumn("label", [30, 40])], 2)).Columns.Select(c => c.Name));
        var refusal = Assert.Throws<FindingsException>(() => predictions.ToTable(new Table([new NumberColumn("label", [30, 40]), new NumberColumn("predicted_label", [1, 2])], 2)));
        Assert.Equal("DEPL012", Assert.Single(refusal.Findings).Code);
    }
}
