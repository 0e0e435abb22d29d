using System.Globalization;
using Norma.Conformance;
using Norma.Data;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of an autoencoder that finds what is not normal.</summary>
public sealed class AnomalyLifeTests
{
    const string Text = """
        norma: 1
        name: motor
        data:
          source: {type: csv, path: rows.csv}
          fields:
            fault: {type: binary, role: target, positive: "1"}
            load: {type: number}
            current: {type: number}
            heat: {type: number}
          split: {type: random, stratify: fault}
        model:
          layers:
            - {type: dense, units: 12, activation: tanh}
            - {type: dense, units: 1}
            - {type: dense, units: 12, activation: tanh}
          head: reconstruction_error
        training: {epochs: 40, batch_size: 32, optimizer: {type: adam, learning_rate: 0.01}}
        evaluation:
          metrics: [average_precision, roc_auc]
          baselines: [z_score]
        """;

    /// <summary>Current and heat follow the load on a curve; a fault leaves the curve, not the range.</summary>
    static void Write(TemporaryFolder folder)
    {
        var seed = new Seed(4, "motor");
        var lines = new List<string> { "load,current,heat,fault" };
        for (var i = 0; i < 1500; i++)
        {
            var fault = i % 30 == 0;
            var load = 2 * seed.Uniform() - 1;
            var (current, heat) = (Math.Sin(2 * load) + 0.03 * seed.Normal(), load * load + 0.03 * seed.Normal());
            if (fault) (current, heat) = (2 * seed.Uniform() - 1, seed.Uniform());
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{load:0.0000},{current:0.0000},{heat:0.0000},{(fault ? 1 : 0)}"));
        }
        File.WriteAllLines(folder.In("rows.csv"), lines);
    }

    [Fact]
    public void What_leaves_the_usual_is_found_far_better_than_by_single_numbers()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        File.WriteAllText(folder.In("norma.yaml"), Text);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        var judgement = run.Judged!.Judgement;
        Assert.True(judgement.Metrics["test"]["average_precision"] > 0.6, $"{judgement.Metrics["test"]["average_precision"]}");
        Assert.True(judgement.Baselines["z_score"]["test"]["average_precision"] < 0.3, $"{judgement.Baselines["z_score"]["test"]["average_precision"]}");
        Assert.True(run.Parity!.Passed);
        Assert.True(!Check.Of(folder.In("run/package")).Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", Check.Of(folder.In("run/package")).Findings));
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);
    }

    [Fact]
    public void Rows_of_the_positive_class_teach_nothing()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("epochs: 40", "epochs: 2", StringComparison.Ordinal));
        var plan = Norma.Stated.Read(folder.In("norma.yaml")).Plan(examine: false);
        Assert.IsType<Norma.Evaluation.Losses.Reconstruction>(plan.Training.Loss);
        Assert.Equal([1L], plan.Network.Heads[^1].Outputs[0]);
        Assert.Equal(3, plan.Network.Heads[0].Outputs[0].Last);
    }

    [Theory]
    [InlineData("head: reconstruction_error", "loss: binary_crossentropy, ")]
    [InlineData("", "loss: reconstruction, ")]
    public void The_head_and_its_loss_belong_together(string head, string loss)
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("  head: reconstruction_error\n", head.Length > 0 ? $"  {head}\n" : "", StringComparison.Ordinal).Replace("{epochs: 40", $"{{{loss}epochs: 40", StringComparison.Ordinal));
        Assert.Contains(Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings, finding => finding.Code == "TRAN003");
    }
}
