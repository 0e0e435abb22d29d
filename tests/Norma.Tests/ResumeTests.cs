using Norma.Spec;
using Norma.Tracking;
using Norma.Training;
using Xunit;

namespace Norma.Tests;

/// <summary>What becomes of a run that was stopped in the middle, and of its folder in between.</summary>
public sealed class ResumeTests(ResumeTests.Whole whole) : IClassFixture<ResumeTests.Whole>
{
    /// <summary>A run that nothing stopped, and its spec.</summary>
    public sealed class Whole : IDisposable
    {
        readonly TemporaryFolder _folder = new();

        public Whole()
        {
            Directory.CreateDirectory(In("data"));
            File.Copy(Source.Path("examples", "penguins", "penguins.csv"), In("data", "penguins.csv"));
            File.Copy(Source.Path("examples", "penguins", "norma.yaml"), Spec);
            Norma.Run.Start(Stated(), new() { Output = Run });
        }

        public string Spec => In("data", "norma.yaml");

        public string Run => In("whole");

        public string In(params string[] parts) => _folder.In(parts);

        public Stated Stated(params string[] set) => Norma.Stated.Read(Spec, ["training.epochs=6", "training.checkpoint.every_steps=5", "evaluation.gates=[]", "evaluation.resamples=0", "evaluation.baselines=[]", .. set]);

        /// <summary>A run that was interrupted in its third epoch.</summary>
        public string Interrupted(string name, params string[] set)
        {
            using var stop = new CancellationTokenSource();
            var result = Norma.Run.Start(Stated(set), new() { Output = In(name), Cancellation = stop.Token, Sinks = [new StopAfter(2, stop)] });
            Assert.Equal(StoppedBy.Interrupted, result.Trained!.Result.StoppedBy);
            Assert.Null(result.Judged);
            return In(name);
        }

        public void Dispose() => _folder.Dispose();
    }

    sealed class StopAfter(int epochs, CancellationTokenSource stop) : ISink
    {
        public void Write(Moment moment)
        {
            if (moment.History.Count == epochs) stop.Cancel();
        }
    }

    [Fact]
    public void An_interrupted_run_ends_as_one_that_nothing_stopped()
    {
        var run = whole.Interrupted("interrupted");
        Run.Resume(run, new());
        Same("package/manifest.json", run);
        Assert.Equal(Rows(whole.Run), Rows(run));
        Assert.Single(Directory.GetFiles(Path.Combine(run, "events")));
    }

    [Theory]
    [InlineData("max_steps", "training.max_steps=70")]
    [InlineData("convergence", "training.convergence={tolerance: 0.9, patience: 4}")]
    [InlineData("early_stopping", "training.early_stopping={patience: 3, min_delta: 10}")]
    [InlineData("epochs", "training.lr_scheduler={type: plateau, patience: 1, min_delta: 1}")]
    [InlineData("epochs", "training.lr_scheduler={type: cosine, warmup_ratio: 0.2}")]
    [InlineData("epochs", "training.optimizer={type: sgd, learning_rate: 0.1, momentum: 0.9}")]
    [InlineData("epochs", "training.checkpoint={keep: 1, every_epochs: 4}")]
    public void Every_end_is_reached_across_an_interruption(string by, string set)
    {
        using var folder = new TemporaryFolder();
        var through = Run.Start(whole.Stated(set), new() { Output = folder.In("through") });
        var run = whole.Interrupted(Path.GetFileName(folder.Path), set);
        var resumed = Run.Resume(run, new());
        Assert.Equal(by, through.Judged!.Judgement.StoppedBy);
        Assert.Equal(by, resumed.Judged!.Judgement.StoppedBy);
        Assert.Equal(File.ReadAllText(folder.In("through", "package", "manifest.json")), File.ReadAllText(Path.Combine(run, "package", "manifest.json")));
    }

    [Theory]
    [InlineData("training.epochs=1", "training.batch_size=1024")]
    [InlineData("training.max_steps=1", "training.batch_size=16")]
    [InlineData("training.max_steps=3", "training.batch_size=16")]
    [InlineData("training.epochs=3", "training.batch_size=1024")]
    public void An_interruption_at_the_last_step_goes_no_step_beyond_it(string end, string batches)
    {
        using var folder = new TemporaryFolder();
        var through = Run.Start(whole.Stated(end, batches), new() { Output = folder.In("through") });
        var asked = new RunSettings { Cancellation = new(canceled: true), Output = folder.In("run") };   // stops after every step
        var run = Run.Start(whole.Stated(end, batches), asked);
        for (var i = 0; run.Judged is null && i < 5; i++) run = Run.Resume(run.Folder, asked);
        Assert.Equal(through.Trained!.Result.Steps, run.Trained!.Result.Steps);
        Assert.Equal(through.Trained.Result.StoppedBy, run.Trained.Result.StoppedBy);
        Assert.Equal(through.Trained.Result.Digest, run.Trained.Result.Digest);
    }

    [Fact]
    public void A_run_that_has_ended_is_packaged_again_to_the_same()
    {
        var run = Copy("ended");
        Directory.Delete(Path.Combine(run, "package"), recursive: true);
        File.Delete(Path.Combine(run, "report.html"));
        Run.Resume(run, new());
        Same("package/manifest.json", run);
        Assert.True(File.Exists(Path.Combine(run, "report.html")));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_said()
    {
        var run = Copy("killed");
        Directory.CreateDirectory(Path.Combine(run, ".package.norma-tmp-4711"));
        File.WriteAllText(Path.Combine(run, ".evaluation.json.norma-tmp-4711"), "{");
        File.WriteAllText(Path.Combine(run, "events", ".events.norma-tmp-4711"), "");
        Directory.CreateDirectory(Path.Combine(run, "checkpoints", ".999.norma-tmp-4711"));
        var noticed = new List<Finding>();
        Run.Resume(run, new() { Noticed = noticed.AddRange });
        Assert.Equal([("FILE037", 3), ("TRAN023", 1)], noticed.CountBy(f => f.Code).Select(c => (c.Key, c.Value)));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(run, "*", SearchOption.AllDirectories), path => path.Contains("norma-tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_checkpoint_is_said_before_training_goes_on()
    {
        var run = Copy("damaged");
        var newest = Directory.GetDirectories(Path.Combine(run, "checkpoints")).MaxBy(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture))!;
        File.Delete(Path.Combine(newest, "state.json"));
        var noticed = new List<Finding>();
        Run.Resume(run, new() { Noticed = noticed.AddRange });
        var only = Assert.Single(noticed);
        Assert.Equal(("TRAN020", Severity.Warning), (only.Code, only.Severity));
        Assert.Contains("state.json is missing", only.Message, StringComparison.Ordinal);
        Same("package/manifest.json", run);
    }

    [Fact]
    public void A_changed_spec_does_not_go_on()
    {
        var run = whole.Interrupted("edited");
        File.AppendAllText(Path.Combine(run, "norma.yaml"), "# later\n");
        var fault = Assert.Throws<FindingsException>(() => Run.Resume(run, new()));
        Assert.Equal((ExitCode.Spec, "FILE038"), (fault.ExitCode, Assert.Single(fault.Findings).Code));
    }

    [Fact]
    public void Changed_data_does_not_go_on()
    {
        var run = whole.Interrupted("other-data");
        var data = whole.In("copy");
        Directory.CreateDirectory(data);
        // A row of the test part may have changed: no checkpoint would know.
        File.WriteAllText(Path.Combine(data, "penguins.csv"), File.ReadAllText(whole.In("data", "penguins.csv")).TrimEnd('\n') + "\r\n");
        var origin = Path.Combine(run, "origin.json");
        File.WriteAllText(origin, File.ReadAllText(origin).Replace("../data", "../copy", StringComparison.Ordinal));
        var fault = Assert.Throws<FindingsException>(() => Run.Resume(run, new()));
        Assert.Equal((ExitCode.Data, "FILE039"), (fault.ExitCode, Assert.Single(fault.Findings).Code));
    }

    [Fact]
    public void A_run_moved_alone_and_one_named_through_a_link_find_their_data()
    {
        var moved = whole.In("a", "b", "moved");
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        Directory.Move(whole.Interrupted("to-move"), moved);
        Run.Resume(moved, new());
        Same("package/manifest.json", moved);
        if (OperatingSystem.IsWindows()) return;   // links need a right there
        Directory.CreateSymbolicLink(whole.In("link"), whole.In("a", "b"));
        var linked = Path.Combine(whole.In("link"), "linked");
        Run.Start(whole.Stated(), new() { Output = linked });
        Assert.Contains("\"../../../data\"", File.ReadAllText(Path.Combine(whole.In("a", "b", "linked"), "origin.json")), StringComparison.Ordinal);
        Assert.Null(Reproduction.Of(linked, new()).Difference);
    }

    [Fact]
    public void The_folder_of_a_judgement_is_no_run_to_go_on_with()
    {
        var folder = whole.In("judgement");
        Run.Judge(whole.Stated(), Path.Combine(whole.Run, "package", "model.onnx"), new() { Output = folder });
        var fault = Assert.Throws<FindingsException>(() => Run.Resume(folder, new()));
        Assert.Equal((ExitCode.Spec, "FILE035"), (fault.ExitCode, Assert.Single(fault.Findings).Code));
    }

    [Fact]
    public void A_folder_whose_run_was_killed_before_it_began_takes_a_new_one()
    {
        var folder = whole.In("hardly");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "origin.json"), "{}");
        File.WriteAllText(Path.Combine(folder, ".norma.yaml.norma-tmp-4711"), "norma");
        var noticed = new List<Finding>();
        Run.Start(whole.Stated(), new() { Output = folder, Noticed = noticed.AddRange });
        Assert.Equal("FILE037", Assert.Single(noticed).Code);
        Same("package/manifest.json", folder);
    }

    // Seconds differ from run to run.
    static IEnumerable<string> Rows(string run) => File.ReadLines(Path.Combine(run, "history.csv")).Select(line => string.Join(',', line.Split(',').Where((_, i) => i != 2)));

    void Same(string file, string run) => Assert.Equal(File.ReadAllText(Path.Combine(whole.Run, file)), File.ReadAllText(Path.Combine(run, file)));

    string Copy(string name)
    {
        foreach (var file in Directory.EnumerateFiles(whole.Run, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(whole.In(name), Path.GetRelativePath(whole.Run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return whole.In(name);
    }
}
