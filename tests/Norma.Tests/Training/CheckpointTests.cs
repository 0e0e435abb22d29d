using System.Diagnostics;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Regularizers;
using Norma.Spec;
using Norma.Tracking;
using Norma.Tracking.Sinks;
using Norma.Training;
using Norma.Training.Optimizers;
using Norma.Training.Schedules;
using Xunit;

namespace Norma.Tests.Training;

/// <summary>Promises F1, F2, F3, F5, F8 and F9 on a small run that uses all that a checkpoint must hold.</summary>
public sealed class CheckpointTests : IDisposable
{
    /// <summary>5 batches an epoch.</summary>
    const int Steps = 30;

    readonly string _folder = Directory.CreateTempSubdirectory("norma-checkpoints-").FullName;

    static readonly TrainingRows s_train = Sets.Rows(Sets.TwoClasses, 150);
    static readonly TrainingRows s_validation = Sets.Rows(Sets.TwoClasses, 60, stream: "validation");
    static readonly NetworkPlan s_plan = Sets.Plan(Sets.TwoClasses, s_train.Features.Layout);
    static readonly Supervised s_stated = new(
        Optimizer: new Adam(0.01), LrScheduler: new Plateau(Factor: 0.5, Patience: 1, MinDelta: 0.02), Epochs: 6,
        EarlyStopping: new(Patience: 4), Checkpoint: new(EveryEpochs: 1, EverySteps: 2, Keep: 2));

    [Fact]
    public void A_run_interrupted_after_any_step_ends_as_if_it_had_not_been()
    {
        var whole = Train(Path.Combine(_folder, "whole"));
        for (var step = 1; step < Steps; step++)
        {
            var folder = Path.Combine(_folder, $"cut-{step}");
            var first = Train(folder, cancelAt: step);
            Assert.Equal((StoppedBy.Interrupted, (long)step), (first.StoppedBy, first.Steps));
            var second = Train(folder, resume: true);
            Assert.Equal(whole.Digest, second.Digest);
            Assert.Equal((whole.StoppedBy, whole.Steps, whole.Epochs, whole.BestEpoch), (second.StoppedBy, second.Steps, second.Epochs, second.BestEpoch));
            Assert.Equal(whole.History.Select(row => row.Values), second.History.Select(row => row.Values));
            Assert.Equal(Columns(Path.Combine(_folder, "whole")), Columns(folder));
        }
    }

    [Fact]
    public void Layers_that_draw_or_keep_moments_go_on_as_if_never_stopped()
    {
        var plan = Sets.Plan(Sets.TwoClasses, s_train.Features.Layout, new Dense(16, "relu"), new BatchNormalization(), new Dropout(0.3), new Dense(8, "relu"), new Dropout(0.2));
        var stated = s_stated with { EarlyStopping = null };
        TrainingResult Run(string folder, bool resume, int cancelAt)
        {
            using var cancel = new CancellationTokenSource();
            return new Trainer(plan, stated, 1, new()
            {
                Checkpoints = Path.Combine(_folder, folder), Resume = resume, Cancellation = cancel.Token, Time = new Eager(),
                Sinks = [new AtStep(cancelAt, cancel.Cancel, null)],
            }).Train(s_train, s_validation);
        }
        var whole = Run("whole", false, -1);
        Assert.Equal(whole.Digest, Run("again", false, -1).Digest);
        foreach (var step in new[] { 2, 7, 10, 23 })
        {
            Assert.Equal(step, Run($"cut-{step}", false, step).Steps);
            Assert.Equal(whole.Digest, Run($"cut-{step}", true, -1).Digest);
        }
    }

    [Fact]
    public void Weights_that_cost_something_go_on_as_if_never_stopped()
    {
        var plan = Sets.Plan(Sets.TwoClasses, s_train.Features.Layout, new Dense(8, "relu", KernelRegularizer: new L1L2(0.01, 0.02), BiasRegularizer: "l2"), new Dense(8, "relu", KernelRegularizer: "orthogonal_regularizer"));
        TrainingResult Run(string folder, bool resume, int cancelAt)
        {
            using var cancel = new CancellationTokenSource();
            return new Trainer(plan, s_stated, 1, new()
            {
                Checkpoints = Path.Combine(_folder, folder), Resume = resume, Cancellation = cancel.Token, Time = new Eager(),
                Sinks = [new AtStep(cancelAt, cancel.Cancel, null)],
            }).Train(s_train, s_validation);
        }
        var whole = Run("whole", false, int.MaxValue);
        Assert.Equal(StoppedBy.Interrupted, Run("cut", false, 7).StoppedBy);
        var second = Run("cut", true, int.MaxValue);
        Assert.Equal(whole.Digest, second.Digest);
        Assert.Equal(whole.History.Select(row => row.Values), second.History.Select(row => row.Values));
    }

    [Fact]
    public void A_finished_run_is_not_trained_further_by_a_resume()
    {
        var whole = Train(_folder);
        var again = Train(_folder, resume: true);
        Assert.Equal((whole.Digest, whole.StoppedBy, whole.Steps), (again.Digest, again.StoppedBy, again.Steps));
    }

    [Fact]
    public void Only_the_last_checkpoints_are_kept()
    {
        var result = Train(_folder);
        Assert.Equal(Steps, result.Steps);
        Assert.Equal(["28", "30"], Folders());
    }

    [Theory]
    [InlineData("model.safetensors", "cut")]
    [InlineData("model.safetensors", "zeros")]
    [InlineData("model.safetensors", "flip")]
    [InlineData("model.safetensors", "gone")]
    [InlineData("optimizer.safetensors", "flip")]
    [InlineData("best.safetensors", "gone")]
    [InlineData("state.json", "cut")]
    [InlineData("state.json", "flip")]
    [InlineData("manifest.json", "zeros")]
    [InlineData("manifest.json", "gone")]
    public void A_damaged_newest_checkpoint_is_named_and_the_one_before_is_used(string file, string how)
    {
        var whole = Train(Path.Combine(_folder, "whole"));
        var folder = Path.Combine(_folder, "damaged");
        Train(folder, cancelAt: 13);
        Damage(Path.Combine(folder, "13", file), how);
        var resumed = Train(folder, resume: true);
        Assert.Equal(whole.Digest, resumed.Digest);
        var warning = Assert.Single(resumed.Warnings);
        Assert.Equal(("TRAN020", Severity.Warning, "step 13"), (warning.Code, warning.Severity, warning.Path));
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_not_used()
    {
        Train(_folder, cancelAt: 13);
        var fault = Assert.Throws<FindingsException>(() => Train(_folder, resume: true, seed: 99));
        Assert.Equal(ExitCode.Refused, fault.ExitCode);
        Assert.All(fault.Findings, finding => Assert.Contains("another run", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void When_all_are_damaged_nothing_is_trained_over_them()
    {
        Train(_folder, cancelAt: 13);
        foreach (var name in Folders()) Damage(Path.Combine(_folder, name, "state.json"), "flip");
        var before = Folders();
        var fault = Assert.Throws<FindingsException>(() => Train(_folder, resume: true));
        Assert.Equal(ExitCode.Refused, fault.ExitCode);
        Assert.Equal(2, fault.Findings.Count);
        Assert.Equal(before, Folders());
    }

    [Fact]
    public void A_new_run_does_not_mix_its_checkpoints_with_old_ones()
    {
        Train(_folder, cancelAt: 3);
        Assert.Equal("TRAN022", Assert.Throws<FindingsException>(() => Train(_folder)).Findings[0].Code);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_ends_the_run_before_its_first_step()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "in the way");
        var fault = Assert.Throws<FindingsException>(() => Train(path));
        Assert.Equal((ExitCode.Environment, "TRAN021"), (fault.ExitCode, fault.Findings[0].Code));
    }

    [Fact]
    public void Divergence_keeps_the_last_good_checkpoint()
    {
        // a rate that explodes only after the first epochs: 1e-3 · 1e20 from step 10 on
        var stated = s_stated with { Optimizer = new Sgd(1e-3), LrScheduler = new Exploding(10), EarlyStopping = null };
        var fault = Assert.Throws<FindingsException>(() => new Trainer(s_plan, stated, 1, new() { Checkpoints = _folder }).Train(s_train));
        Assert.Equal(ExitCode.Diverged, fault.ExitCode);
        Assert.Contains("The checkpoint of step 10 is kept", fault.Findings[0].Fix, StringComparison.Ordinal);
        Assert.Equal(["8", "10"], Folders());
    }

    [Fact]
    public void A_run_killed_at_any_moment_goes_on_to_the_same_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kills a process");
        var whole = Train(Path.Combine(_folder, "whole"));
        foreach (var wait in new[] { 3, 11, 22 })   // checkpoints seen before the kill
        {
            var folder = Path.Combine(_folder, $"killed-{wait}");
            Directory.CreateDirectory(folder);
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-method", $"*.{nameof(CheckpointTests)}.{nameof(Child)}"])
            {
                Environment = { ["NORMA_TEST_CHILD"] = folder },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var deadline = Stopwatch.StartNew();
            while (Newest(folder) < wait && !child.HasExited && deadline.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(1);
            child.Kill();
            child.WaitForExit();
            Assert.InRange(Newest(folder), wait, Steps);
            Assert.Equal(whole.Digest, Train(folder, resume: true).Digest);
            Assert.Equal(Columns(Path.Combine(_folder, "whole")), Columns(folder));
        }
    }

    /// <summary>What <see cref="A_run_killed_at_any_moment_goes_on_to_the_same_end"/> starts and kills: the run, slowed down.</summary>
    [Fact]
    public void Child()
    {
        var folder = Environment.GetEnvironmentVariable("NORMA_TEST_CHILD");
        Assert.SkipWhen(folder is null, "runs inside another test only");
        Train(folder, each: () => Thread.Sleep(10));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static TrainingResult Train(string folder, bool resume = false, int? cancelAt = null, long seed = 1, Action? each = null)
    {
        using var cancel = new CancellationTokenSource();
        var options = new TrainingOptions
        {
            Metrics = ["accuracy", "roc_auc"],
            Checkpoints = folder,
            Resume = resume,
            Sinks = [new HistoryCsv(folder + ".csv"), new AtStep(cancelAt ?? -1, cancel.Cancel, each)],
            Cancellation = cancel.Token,
            Time = new Eager(),
        };
        if (cancelAt == 1) cancel.Cancel();
        return new Trainer(s_plan, s_stated, seed, options).Train(s_train, s_validation);
    }

    /// <summary>history.csv without the seconds, which differ.</summary>
    static string[] Columns(string folder) => [.. File.ReadLines(folder + ".csv").Select(line => string.Join(',', line.Split(',').Where((_, i) => i != 2)))];

    string[] Folders() => [.. Directory.GetDirectories(_folder).Select(path => Path.GetFileName(path)!).OrderBy(name => int.Parse(name, System.Globalization.CultureInfo.InvariantCulture))];

    static long Newest(string folder) => Directory.GetDirectories(folder).Select(path => long.TryParse(Path.GetFileName(path), out var step) ? step : 0).DefaultIfEmpty(0).Max();

    static void Damage(string path, string how)
    {
        switch (how)
        {
            case "gone": File.Delete(path); break;
            case "zeros": File.WriteAllBytes(path, new byte[new FileInfo(path).Length]); break;
            case "cut": File.WriteAllBytes(path, File.ReadAllBytes(path)[..^7]); break;
            default:
                var bytes = File.ReadAllBytes(path);
                bytes[bytes.Length / 2] ^= 4;
                File.WriteAllBytes(path, bytes);
                break;
        }
    }

    /// <summary>A clock that jumps a second at each look, so that sinks hear of every step.</summary>
    sealed class Eager : TimeProvider
    {
        long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += TimeSpan.TicksPerSecond;
    }

    /// <summary>Cancels so that the run ends after a given step: a moment of step n is told before step n + 1 is made.</summary>
    sealed class AtStep(int step, Action cancel, Action? each) : ISink
    {
        public void Write(Moment moment)
        {
            each?.Invoke();
            if (moment.Step == step - 1 && step > 1) cancel();
        }
    }

    sealed record Exploding(long From) : Schedule
    {
        public override double FactorAt(Progress progress) => progress.Step < From ? 1 : 1e20;
    }
}
