using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Metrics;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Tracking;
using Norma.Training;
using Norma.Training.Optimizers;
using Xunit;

namespace Norma.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Learns_a_rule_with_two_classes()
    {
        var train = Sets.Rows(Sets.TwoClasses, 400);
        var result = new Trainer(Sets.Plan(Sets.TwoClasses, train.Features.Layout), new Supervised(Optimizer: new Adam(0.01), Epochs: 15), 1,
            new() { Metrics = ["accuracy", "roc_auc"] }).Train(train, Sets.Rows(Sets.TwoClasses, 200, stream: "validation"));
        var last = result.History[^1].Values;
        Assert.Equal(StoppedBy.Epochs, result.StoppedBy);
        Assert.Equal(["loss", "val_loss", "accuracy", "val_accuracy", "roc_auc", "val_roc_auc"], last.Keys);
        Assert.True(last["val_accuracy"] > 0.9, $"{last}");
        Assert.True(last["loss"] < 0.25, $"{last}");
        Assert.Equal(15 * 13, result.Steps);
    }

    [Theory]
    [InlineData(TaskKind.Regression, 1)]
    [InlineData(TaskKind.BinaryClassification, 1)]
    [InlineData(TaskKind.BinaryClassification, 2)]
    [InlineData(TaskKind.MulticlassClassification, 1)]
    public void The_same_run_gives_the_same_weights_five_times(TaskKind task, int threads)
    {
        var target = task switch { TaskKind.Regression => Sets.Number, TaskKind.BinaryClassification => Sets.TwoClasses, _ => Sets.ThreeClasses };
        var train = Sets.Rows(target, 150);
        var digests = Enumerable.Range(0, 5)
            .Select(_ => new Trainer(Sets.Plan(target, train.Features.Layout), new Supervised(Epochs: 3, Threads: threads), 5).Train(train).Digest).Distinct().ToList();
        Assert.Single(digests);
        Assert.NotEqual(digests[0], new Trainer(Sets.Plan(target, train.Features.Layout), new Supervised(Epochs: 3, Threads: threads), 6).Train(train).Digest);
    }

    [Fact]
    public void Class_weights_equal_duplicated_rows()
    {
        var once = Sets.Rows(Sets.TwoClasses, 60, levels: 0);
        var rows = Enumerable.Range(0, 60).SelectMany(row => once.Truth[0][row] == 1 ? new[] { row, row, row } : [row]).ToArray();
        var twice = new TrainingRows(
            new(rows.Length, once.Features.Layout, [.. rows.SelectMany(row => once.Features.Numbers.AsSpan(row * 5, 5).ToArray())], []),
            [rows.Select(row => once.Truth[0][row]).ToArray()]);
        var plan = Sets.Plan(Sets.TwoClasses, once.Features.Layout);
        var weighted = new Trainer(plan, new Supervised(Optimizer: new Sgd(0.1), Epochs: 20, BatchSize: 1000, ClassWeights: new([new("yes", 3)])), 3).Train(once);
        var duplicated = new Trainer(plan, new Supervised(Optimizer: new Sgd(0.1), Epochs: 20, BatchSize: 1000), 3).Train(twice);
        foreach (var (a, b) in weighted.Weights.All.Zip(duplicated.Weights.All))
            for (var i = 0; i < a.Values.Length; i++) Assert.Equal(a.Values[i], b.Values[i], 1e-5f);
    }

    [Fact]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        // 3 of class 0 and 1 of class 1: n / (classes · count) = 4/6 and 4/2, so sum 3 · 2/3 = 2 on each side
        var rows = new TrainingRows(new(4, Sets.Layout(1, 0), [1, 2, 3, 4], []), [new float[] { 0, 0, 0, 1 }]);
        var objective = new Objective([Sets.TwoClasses], new Supervised(ClassWeight: ClassWeighting.Balanced), null, rows);
        Assert.Equal(2f / 3, objective.Weight(0, rows, 0), 1e-6f);
        Assert.Equal(2f, objective.Weight(0, rows, 3), 1e-6f);
    }

    [Fact]
    public void Rows_that_count_nothing_change_nothing()
    {
        var some = Sets.Rows(Sets.Number, 40, levels: 0);
        var weights = new float[40];
        Array.Fill(weights, 1, 0, 20);
        var first = new TrainingRows(new(20, some.Features.Layout, some.Features.Numbers[..100], []), [some.Truth[0][..20]]);
        var plan = Sets.Plan(Sets.Number, some.Features.Layout);
        var a = new Trainer(plan, new Supervised(Optimizer: new Sgd(0.05), Epochs: 5, BatchSize: 64), 3).Train(new TrainingRows(some.Features, some.Truth, weights));
        var b = new Trainer(plan, new Supervised(Optimizer: new Sgd(0.05), Epochs: 5, BatchSize: 64), 3).Train(first);
        foreach (var (x, y) in a.Weights.All.Zip(b.Weights.All))
            for (var i = 0; i < x.Values.Length; i++) Assert.Equal(x.Values[i], y.Values[i], 1e-5f);
    }

    [Fact]
    public void Stops_after_max_steps_in_the_middle_of_an_epoch()
    {
        var train = Sets.Rows(Sets.Number, 100);
        var result = new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(MaxSteps: 6), 1).Train(train);
        Assert.Equal((StoppedBy.MaxSteps, 6, 2), (result.StoppedBy, result.Steps, result.Epochs));
        Assert.Equal([4, 6], result.History.Select(row => row.Step));
    }

    [Fact]
    public void Stops_when_the_training_loss_no_longer_changes()
    {
        var train = Sets.Rows(Sets.Number, 64);
        var result = new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(Optimizer: new Sgd(1e-12), Epochs: 50, BatchSize: 64, Convergence: new(1e-4, 3)), 1).Train(train);
        Assert.Equal((StoppedBy.Convergence, 4), (result.StoppedBy, result.Epochs));
    }

    [Fact]
    public void Stops_early_and_gives_back_the_best_weights()
    {
        // so few rows and so many units that validation turns worse while training goes on
        var train = Sets.Rows(Sets.Number, 20);
        var validation = Sets.Rows(Sets.Number, 200, stream: "validation");
        var plan = Sets.Plan(Sets.Number, train.Features.Layout, new Dense(64, "relu"), new Dense(64, "relu"));
        var stated = new Supervised(Optimizer: new Adam(0.01), Epochs: 300, EarlyStopping: new(Patience: 5));
        var result = new Trainer(plan, stated, 1).Train(train, validation);
        Assert.Equal(StoppedBy.EarlyStopping, result.StoppedBy);
        var best = result.History.MinBy(row => row.Values["val_loss"])!;
        Assert.Equal(best.Epoch, result.BestEpoch);
        Assert.Equal(best.Epoch + 5, result.Epochs);
        // the same run stopped at that epoch ends with these very weights
        Assert.Equal(new Trainer(plan, stated with { Epochs = best.Epoch, EarlyStopping = null }, 1).Train(train, validation).Digest, result.Digest);
    }

    [Fact]
    public void Stops_when_the_time_is_over()
    {
        var clock = new SteppingClock(TimeSpan.FromSeconds(1));
        var train = Sets.Rows(Sets.Number, 100);
        var result = new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(MaxTime: 20, Epochs: 1000), 1, new() { Time = clock }).Train(train);
        Assert.Equal(StoppedBy.MaxTime, result.StoppedBy);
        Assert.InRange(result.Steps, 1, 20);
    }

    [Fact]
    public void A_cancelled_run_ends_after_its_step()
    {
        using var cancel = new CancellationTokenSource();
        var train = Sets.Rows(Sets.Number, 100);
        var result = new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(Epochs: 1000), 1,
            new() { Cancellation = cancel.Token, Sinks = [new After(2, cancel.Cancel)] }).Train(train);
        Assert.Equal((StoppedBy.Interrupted, 9), (result.StoppedBy, result.Steps));
    }

    [Fact]
    public void A_loss_that_is_not_finite_names_the_step_and_the_layer()
    {
        var train = Sets.Rows(Sets.Number, 100);
        var fault = Assert.Throws<FindingsException>(() =>
            new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(Optimizer: new Sgd(1e20), Epochs: 10), 1).Train(train));
        Assert.Equal(ExitCode.Diverged, fault.ExitCode);
        var finding = Assert.Single(fault.Findings);
        Assert.Equal("TRAN010", finding.Code);
        Assert.Matches("^step [0-9]+, epoch 1: .* first in the (output|gradient|weight)", finding.Message);
    }

    [Fact]
    public void Clipping_bounds_the_change_of_a_step()
    {
        var train = Sets.Rows(Sets.Number, 32);
        var plan = Sets.Plan(Sets.Number, train.Features.Layout);
        using var before = plan.Build(1);
        var result = new Trainer(plan, new Supervised(Optimizer: new Sgd(1), MaxSteps: 1, ClipNorm: 0.25), 1).Train(train);
        var change = before.Weights().All.Zip(result.Weights.All).Sum(p => p.First.Values.Zip(p.Second.Values).Sum(v => Math.Pow(v.Second - v.First, 2)));
        Assert.Equal(0.25, Math.Sqrt(change), 1e-5);
    }

    [Fact]
    public void Monitoring_what_is_not_computed_is_a_finding()
    {
        var train = Sets.Rows(Sets.Number, 32);
        var fault = Assert.Throws<FindingsException>(() => new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(EarlyStopping: new()), 1).Train(train));
        Assert.Equal("TRAN005", Assert.Single(fault.Findings).Code);
    }

    [Theory]
    [InlineData("gpu", "TRAN001")]
    [InlineData("cuda", "TRAN002")]
    [InlineData("cuda:1", "TRAN002")]
    public void A_device_that_is_not_there_is_a_finding(string device, string code)
    {
        var train = Sets.Rows(Sets.Number, 32);
        var fault = Assert.Throws<FindingsException>(() => new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(Device: device), 1).Train(train));
        Assert.Equal(code, Assert.Single(fault.Findings).Code);
    }

    [Fact]
    public void A_loss_that_does_not_fit_is_a_finding()
    {
        var train = Sets.Rows(Sets.Number, 32);
        var fault = Assert.Throws<FindingsException>(() => new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(Loss: "binary_crossentropy"), 1).Train(train));
        Assert.Equal("TRAN003", Assert.Single(fault.Findings).Code);
    }

    [Fact]
    public void Sinks_hear_of_the_beginning_and_of_every_epoch()
    {
        var heard = new List<Moment>();
        var train = Sets.Rows(Sets.Number, 64);
        new Trainer(Sets.Plan(Sets.Number, train.Features.Layout), new Supervised(Epochs: 3), 1, new() { Sinks = [new Into(heard)] }).Train(train);
        Assert.Equal((0, 0L), (heard[0].Epoch, heard[0].Step));
        Assert.Equal([1, 2, 3], heard.Where(moment => moment.EpochEnded).Select(moment => moment.Epoch));
        Assert.Equal(6, heard[^1].Steps);
        Assert.True(heard[^1].RowsPerSecond > 0);
    }

    /// <summary>Each look at it is so much later.</summary>
    sealed class SteppingClock(TimeSpan by) : TimeProvider
    {
        long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += by.Ticks;
    }

    /// <summary>Acts when so many epochs have ended.</summary>
    sealed class After(int epochs, Action act) : ISink
    {
        public void Write(Moment moment)
        {
            if (moment.EpochEnded && moment.Epoch == epochs) act();
        }
    }

    sealed class Into(List<Moment> moments) : ISink
    {
        public void Write(Moment moment) => moments.Add(moment);
    }
}
