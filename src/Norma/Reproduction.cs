using Norma.Data;
using Norma.Formats;
using Norma.Spec;
using Norma.Tracking;
using Norma.Training;

namespace Norma;

/// <summary>Runs a run again and compares what its lock says.</summary>
/// <param name="Expected">The digest of the weights in the lock.</param>
/// <param name="Weights">The digest of the weights that came out.</param>
/// <param name="Difference">The first thing that differs; null when the weights are the same, bit for bit.</param>
/// <param name="Notes">What differs of machine and versions.</param>
public sealed record Reproduction(string Expected, string Weights, string? Difference, IReadOnlyList<Finding> Notes)
{
    /// <summary>Runs the resolved spec of a run folder again, in memory.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="options">Who is told how it goes, and what ends it early.</param>
    /// <exception cref="FindingsException">The folder is no run (exit 2 or 4), or the run cannot be made (3, 5, 6, 9).</exception>
    public static Reproduction Of(string folder, RunSettings options)
    {
        var locked = LockFile.Read(folder);
        var origin = Origin.Read(folder);
        var stated = RunFolder.Read(folder, origin);
        var notes = MachineNotes(locked, folder).ToList();
        if (!origin.HasSpec(folder)) return new(locked.Result.Weights, "", "the spec: norma.yaml has changed since the run", notes);
        var plan = stated.Plan(examine: false);
        if (DataDifference(locked, plan) is { } data) return new(locked.Result.Weights, "", data, notes);
        if (plan.Parts.Digest != locked.Split.Sha256) return new(locked.Result.Weights, "", $"the split: {plan.Parts.Digest} instead of {locked.Split.Sha256}", notes);
        options.Planned?.Invoke(plan, folder);
        var trained = plan.Train(new TrainingOptions { Sinks = options.Sinks, Cancellation = options.Cancellation, Time = options.Time, Threads = locked.Threads });
        if (trained.Result.StoppedBy is StoppedBy.Interrupted) return new(locked.Result.Weights, "", "it was interrupted", notes);
        var weights = Digest.Sha256(trained.WeightsFile());
        return new(locked.Result.Weights, weights, weights == locked.Result.Weights ? null : MetricDifference(trained, locked), notes);
    }

    static string? DataDifference(LockFile locked, Plan plan)
    {
        var files = plan.Data.Files;
        for (var i = 0; i < Math.Max(files.Count, locked.Data.Count); i++)
        {
            if (i >= files.Count) return $"the data: '{Printable.Escape(locked.Data[i].Path)}' is not read any more";
            if (i >= locked.Data.Count) return $"the data: '{Printable.Escape(files[i].Path)}' is new";
            if (files[i].Path != locked.Data[i].Path) return $"the data: '{Printable.Escape(files[i].Path)}' instead of '{Printable.Escape(locked.Data[i].Path)}'";
            if (files[i].Sha256 != locked.Data[i].Sha256) return $"the data: '{Printable.Escape(files[i].Path)}' has the SHA-256 {files[i].Sha256} instead of {locked.Data[i].Sha256}";
        }
        return null;
    }

    // The weights alone say that something differs; the metrics say how much it matters.
    static string MetricDifference(Trained trained, LockFile locked)
    {
        var now = trained.Evaluate().Judgement.Metrics;
        foreach (var (part, metrics) in locked.Result.Metrics)
        {
            foreach (var (name, before) in metrics)
            {
                if (now.TryGetValue(part, out var values) && values.TryGetValue(name, out var value) && value == before) continue;
                var shown = now.TryGetValue(part, out var have) && have.TryGetValue(name, out var got) ? FormattableString.Invariant($"{got}") : "undefined";
                return FormattableString.Invariant($"the weights, and with them {part}/{name}: {shown} instead of {before}");
            }
        }
        return "the weights, but no metric";
    }

    static IEnumerable<Finding> MachineNotes(LockFile locked, string folder)
    {
        var here = Versions.Packages;
        var pairs = new List<(string What, string Then, string Now)>
        {
            ("Norma", locked.Tool, Versions.Tool), ("the runtime", locked.Runtime, Machine.Runtime), ("the system", locked.Os, Machine.Os), ("the class of processor", locked.Cpu, Machine.Cpu),
        };
        foreach (var (package, version) in locked.Packages) pairs.Add((package, version, here.GetValueOrDefault(package, "absent")));
        foreach (var (what, then, now) in pairs)
        {
            if (then == now) continue;
            yield return new Finding("CONF050", what, $"is {Printable.Escape(now)} here and was {Printable.Escape(then)} then")
            {
                Severity = Severity.Warning,
                File = Path.Combine(folder, LockFile.Name),
                Expected = "the same for the same bits",
                Fix = "where the weights differ, run it on a machine like that of the lock.",
            };
        }
    }
}
