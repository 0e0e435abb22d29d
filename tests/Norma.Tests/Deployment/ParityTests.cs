using Norma.Data;
using Norma.Deployment;
using Norma.Deployment.Exports;
using Norma.Evaluation;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

public sealed class ParityTests
{
    static ParityReport Check(Toy toy, Func<Predictions, Predictions>? change = null, Onnx? stated = null, float[]? truth = null)
    {
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(), "toy.onnx"), toy.Fields, toy.Targets, threads: 1);
        var metrics = truth is null ? null : JudgedMetric.Of(new(), toy.Targets);
        return Parity.Check(Toy.Rows(500), rows => (change ?? (p => p))(toy.Torch(rows)), predictor, stated ?? new(), truth is null ? null : [truth], metrics);
    }

    static Predictions Changed(Predictions predictions, int at, float by)
    {
        var values = predictions.Values[0].ToArray();
        values[at] += by;
        return predictions with { Values = [values] };
    }

    [Fact]
    public void A_true_export_passes_with_the_metrics_of_both_engines()
    {
        using var toy = new Toy(Toy.Churn);
        var report = Check(toy, truth: [.. Enumerable.Range(0, 500).Select(i => i % 3 == 0 ? 1f : 0f)]);
        Assert.True(report.Passed);
        Assert.Equal((500, 1e-4, 1e-3), (report.Rows, report.Tolerance.Absolute, report.Tolerance.Relative));
        Assert.InRange(report.Outputs["probabilities"].MaxAbs, 0, 1e-6);
        Assert.Equal(0, report.Labels["label"]);
        Assert.Equal(report.Metrics["torch"].Keys, report.Metrics["onnx"].Keys);
        Assert.Contains("accuracy", report.Metrics["torch"].Keys);
        report.Require();
        Assert.Equal(report.ToJson(), ParityReport.FromJson(report.ToJson()).ToJson());
    }

    [Fact]
    public void One_number_that_differs_by_more_than_both_tolerances_is_refused_with_its_row()
    {
        using var toy = new Toy(Toy.Price);
        var report = Check(toy, p => Changed(p, 123, 40f));
        Assert.False(report.Passed);
        var refusal = Assert.Throws<FindingsException>(report.Require);
        Assert.Equal(ExitCode.Gate, refusal.ExitCode);
        var finding = Assert.Single(refusal.Findings);
        Assert.Equal(("DEPL030", "price, €"), (finding.Code, finding.Path));
        Assert.Contains("row 124", finding.Message);
        Assert.InRange(report.Outputs["price, €"].MaxAbs, 39.9, 40.1);
    }

    [Fact]
    public void A_value_passes_by_either_tolerance()
    {
        using var toy = new Toy(Toy.Price);
        Assert.True(Check(toy, p => Changed(p, 0, Math.Abs(p.Values[0][0]) * 0.0005f)).Passed);
        Assert.False(Check(toy, p => Changed(p, 0, Math.Abs(p.Values[0][0]) * 0.0005f), new(RelativeTolerance: 1e-5, AbsoluteTolerance: 1e-7)).Passed);
        Assert.True(Check(toy, p => Changed(p, 0, Math.Abs(p.Values[0][0]) * 0.0005f), new(RelativeTolerance: 0, AbsoluteTolerance: 0.1)).Passed);
    }

    [Fact]
    public void Labels_differ_only_where_two_classes_are_closer_than_the_tolerance()
    {
        using var toy = new Toy(Toy.Species);
        // Two classes are exchanged in one row, so that its label is another one.
        static Predictions Exchanged(Predictions p)
        {
            var values = p.Values[0].ToArray();
            var (best, other) = (p.Labels(0)[9], (p.Labels(0)[9] + 1) % 3);
            (values[27 + best], values[27 + other]) = (values[27 + other], values[27 + best]);
            return p with { Values = [values] };
        }
        var report = Check(toy, Exchanged);
        Assert.Equal(["DEPL030", "DEPL030"], report.Findings.Select(f => f.Code));
        Assert.Equal(["label", "probabilities"], report.Findings.Select(f => f.Path));
        Assert.Equal(1, report.Labels["label"]);
        Assert.True(Check(toy, Exchanged, new(AbsoluteTolerance: 1)).Passed);
    }

    [Fact]
    public void Metrics_that_differ_are_refused_even_where_the_values_are_allowed_to()
    {
        using var toy = new Toy(Toy.Churn);
        var truth = Enumerable.Range(0, 500).Select(i => i % 3 == 0 ? 1f : 0f).ToArray();
        static Predictions Reversed(Predictions p) => p with { Values = [p.Values[0].Select(v => 1 - v).ToArray()] };
        var report = Check(toy, Reversed, new(AbsoluteTolerance: 1), truth);
        Assert.False(report.Passed);
        Assert.Contains("roc_auc", report.Findings.Select(f => f.Path));
    }

    [Fact]
    public void Weights_that_were_changed_after_the_export_are_noticed()
    {
        using var toy = new Toy(Toy.Churn);
        var other = new Weights(toy.Weights.All.Select(w => w.Name == "head.kernel" ? w with { Values = [.. w.Values.Select(v => v * 1.01f)] } : w));
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(toy.Export(other), "toy.onnx"), toy.Fields, toy.Targets, threads: 1);
        Assert.False(Parity.Check(Toy.Rows(500), toy.Torch, predictor, new()).Passed);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("""{"rows": 1, "tolerance": null, "outputs": {}, "labels": {}, "metrics": {}, "passed": true}""")]
    [InlineData("""{"rows": 1, "tolerance": {"absolute": 0, "relative": 0}, "outputs": {"y": null}, "labels": {}, "metrics": {}, "passed": true}""")]
    public void What_is_no_report_is_refused(string json) =>
        Assert.Equal("DEPL031", Assert.Single(Assert.Throws<FindingsException>(() => ParityReport.FromJson(json)).Findings).Code);
}
