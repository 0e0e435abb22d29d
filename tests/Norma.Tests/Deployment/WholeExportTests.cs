using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Tests.Models;
using Norma.Training;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>From fitted features to predictions, by the trained body and by the exported graph.</summary>
public sealed class WholeExportTests
{
    static readonly Map<Field> s_fields = new([
        new("Identity", new Number()), new("income", new Number()), new("Cast", new Category()), new("plan", new Binary(Positive: "yes", Negative: "no")), new("since", new Date()),
        new("id", new Category(Role.Id)), new("churn", new Binary(Role.Target, "yes", "no")), new("Add", new Number(Role.Target)), new("species", new Category(Role.Target))]);

    static Table Rows(int rows, string stream, int levels)
    {
        var seed = new Seed(11, stream);
        float[] Numbers() => [.. Enumerable.Range(0, rows).Select(_ => seed.Below(7) == 0 ? float.NaN : (float)seed.Normal() * 50 + 20)];
        int[] Codes(int count, bool gaps = true) => [.. Enumerable.Range(0, rows).Select(_ => gaps && seed.Below(9) == 0 ? -1 : seed.Below(count))];
        return new([
            new NumberColumn("Identity", Numbers()), new NumberColumn("income", Numbers()), new TextColumn("Cast", Codes(levels), [.. Enumerable.Range(0, levels).Select(i => $"level {i}")]),
            new TextColumn("plan", Codes(2), ["no", "yes"]), new DateColumn("since", [.. Enumerable.Range(0, rows).Select(_ => seed.Below(9) == 0 ? DateColumn.Missing : seed.Below(20_000) * 86_400_000_000L)]),
            new TextColumn("id", [.. Enumerable.Range(0, rows)], [.. Enumerable.Range(0, rows).Select(i => $"{i}")]), new TextColumn("churn", Codes(2, false), ["no", "yes"]),
            new NumberColumn("Add", [.. Enumerable.Range(0, rows).Select(_ => (float)seed.Normal() * 1000 + 5000)]), new TextColumn("species", Codes(3, false), ["a", "b", "c"])], rows);
    }

    [Fact]
    public void Missing_and_unknown_values_of_every_type_predict_alike_in_both_engines()
    {
        var train = DataSet.Of(s_fields, Rows(400, "train", 40));
        var features = FittedFeatures.Fit(new(), train);
        var plan = NetworkPlan.Of(new([new Dense(16, "relu")]), features.Layout, train.Targets);
        using var body = plan.Build(4);
        var model = OnnxModel.Read(OnnxExport.Write("whole", features, plan, body.Weights(), new(License: "MIT")), "whole.onnx");
        Assert.Equal(features.Inputs.Select(i => (i.Name, (int)i.Type)), model.Inputs.Select(i => (i.Name, i.Type)));
        Assert.DoesNotContain("id", model.Inputs.Select(i => i.Name));

        // Ten levels more than were fitted.
        var rows = Rows(3000, "new", 50);
        var objective = new Objective(train.Targets, new Supervised(), features.Scales, new TrainingRows(features.Apply(train.Table), features.Truth(train)));
        Predictions Torch(Table table)
        {
            var encoded = features.Apply(table);
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var numbers = encoded.Layout.Numbers == 0 ? null : tensor(encoded.Numbers).reshape(table.Rows, -1);
            var codes = encoded.Layout.Codes.Count == 0 ? null : tensor(Array.ConvertAll(encoded.Codes, c => (long)c)).reshape(table.Rows, -1);
            return new(table.Rows, train.Targets, [.. body.Compute(numbers, codes, Context.Predict).Select((logits, t) => objective.Predictions(t, logits.contiguous().data<float>().ToArray()))]);
        }
        using var predictor = OnnxPredictor.Open(model, s_fields, train.Targets, threads: 2);
        var report = Parity.Check(rows, Torch, predictor, new(AbsoluteTolerance: 1e-5, RelativeTolerance: 1e-5));
        Assert.True(report.Passed, string.Join('\n', report.Findings));
        Assert.Equal(["churn_probabilities", "Add", "species_probabilities"], report.Outputs.Keys);
        // The inputs matter: another value, another answer.
        var all = predictor.Predict(rows).Values[0];
        Assert.NotEqual(all[1], all[3]);
    }
}
