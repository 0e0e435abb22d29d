using Norma.Data;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Spec;
using Norma.Tracking;
using Norma.Tracking.Sinks;
using Norma.Training;

namespace Norma;

/// <summary>The whole life of a model in one folder: plan, train, judge, package, each with its files.</summary>
public static class Run
{
    /// <summary>Runs a spec.</summary>
    /// <exception cref="FindingsException">What stopped it, with its exit code; what was written before is whole.</exception>
    public static RunResult Start(Stated stated, RunSettings options)
    {
        var plan = stated.Plan();
        using var folder = RunFolder.Create(options.Output, plan.Spec.Name, options.Time);
        folder.Begin(plan);
        return Live(plan, folder, options, resume: false);
    }

    /// <summary>Goes on with the run of a folder, by its own resolved spec, from its newest sound checkpoint; what has ended is judged and packaged again, to the same.</summary>
    /// <exception cref="FindingsException">
    /// <c>FILE035</c>: it holds no run (exit 2 or 4). <c>FILE038</c>, <c>FILE039</c>: the spec (2) or the data (3) is not what the run began with. And as <see cref="Start"/>.
    /// </exception>
    public static RunResult Resume(string path, RunSettings options)
    {
        using var folder = RunFolder.Resume(path);
        var origin = Origin.Read(path);
        var stated = RunFolder.Read(path, origin);
        if (!origin.HasSpec(path))
            throw new FindingsException(ExitCode.Spec, new Finding("FILE038", "", "has changed since the run began")
            {
                File = folder.Spec,
                Expected = $"the SHA-256 {origin.Spec}",
                Fix = "bring it back as it was, or begin a new run with it: norma run SPEC.",
            });
        var plan = stated.Plan();
        origin.Require(plan);
        return Live(plan, folder, options, resume: true);
    }

    static RunResult Live(Plan plan, RunFolder folder, RunSettings options, bool resume)
    {
        if (folder.Swept.Count > 0) options.Noticed?.Invoke(folder.Swept);
        folder.Write("profile.json", plan.Profile!.ToJson() + "\n");
        options.Planned?.Invoke(plan, folder.Path);
        UnusedMemory.GiveBack();
        var trained = plan.Train(new TrainingOptions
        {
            Checkpoints = folder.Checkpoints,
            Resume = resume,
            Sinks = [new HistoryCsv(folder.History), new TensorBoardEvents(folder.Events, options.Time), .. options.Sinks],
            Noticed = options.Noticed,
            Cancellation = options.Cancellation,
            Time = options.Time,
        });
        options.Trained?.Invoke(trained);
        if (trained.Result.StoppedBy is StoppedBy.Interrupted) return new(folder.Path, plan, trained, null, null);
        UnusedMemory.GiveBack();
        var judged = trained.Evaluate();
        folder.Write("evaluation.json", judged.Judgement.ToJson() + "\n");
        var locked = judged.Lock();
        folder.Write(LockFile.Name, locked.ToJson());
        options.Judged?.Invoke(judged);
        UnusedMemory.GiveBack();
        var parity = Release(judged, locked, folder);
        return new(folder.Path, plan, trained, judged, parity);
    }

    /// <summary>Judges a model that was trained elsewhere by a spec's data, metrics and gates, in a folder of its own.</summary>
    /// <param name="stated">The spec.</param>
    /// <param name="model">An ONNX file.</param>
    /// <param name="options">The folder, and who is told.</param>
    public static RunResult Judge(Stated stated, string model, RunSettings options)
    {
        var foreign = OnnxModel.Read(model);
        var plan = stated.Plan();
        var judged = plan.Judge(foreign, options.BatchTimeout);   // a model that is refused leaves no folder
        using var folder = RunFolder.Create(options.Output, plan.Spec.Name, options.Time);
        folder.Begin(plan, model);
        folder.Write("profile.json", plan.Profile!.ToJson() + "\n");
        options.Planned?.Invoke(plan, folder.Path);
        folder.Write("evaluation.json", judged.Judgement.ToJson() + "\n");
        var locked = judged.Lock();
        folder.Write(LockFile.Name, locked.ToJson());
        options.Judged?.Invoke(judged);
        Release(judged, locked, folder);
        return new(folder.Path, plan, null, judged, null);
    }

    // The report is for a refused model too: it says why.
    static ParityReport? Release(Judged judged, LockFile locked, RunFolder folder)
    {
        if (!judged.Judgement.Blessed)
        {
            folder.Write("report.html", judged.Report(locked, null));
            return null;
        }
        var parity = judged.Package(folder.Package, locked);
        try
        {
            if (parity is not null) folder.Write("parity.json", parity.ToJson());
            folder.Write("report.html", judged.Report(locked, parity));
            return parity;
        }
        catch (FindingsException fault) when (fault.ExitCode == ExitCode.Environment)
        {
            // All of a release or nothing: what is resumed makes it again.
            Directory.Delete(folder.Package, recursive: true);
            File.Delete(Path.Combine(folder.Path, "parity.json"));
            throw;
        }
    }
}

/// <summary>What a run came to.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Plan">What was planned.</param>
/// <param name="Trained">What was trained; null for a model from elsewhere.</param>
/// <param name="Judged">How it was judged; null when it was interrupted.</param>
/// <param name="Parity">How closely the exported model agrees; null when a gate failed, the run was interrupted, or the model is from elsewhere.</param>
public sealed record RunResult(string Folder, Plan Plan, Trained? Trained, Judged? Judged, ParityReport? Parity);
