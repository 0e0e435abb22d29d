using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Norma.Formats;
using Norma.Formats.Safetensors;
using Norma.Models;
using Norma.Spec;
using Norma.Tracking;

namespace Norma.Training;

/// <summary>A folder with a folder for each checkpoint, named by its step: written beside, made durable, then renamed, with a digest of every file.</summary>
/// <param name="folder">Holds them all.</param>
/// <param name="keep">How many of the last are kept.</param>
/// <param name="run">What a checkpoint must carry to be of this run (<see cref="Fingerprint"/>).</param>
sealed class CheckpointStore(string folder, int keep, string run)
{
    const string ModelFile = "model.safetensors", OptimizerFile = "optimizer.safetensors", BestFile = "best.safetensors", RunningFile = "running.safetensors";
    const string StateFile = "state.json";

    /// <summary>Larger than any state that a training writes.</summary>
    const long MostState = 1 << 28;

    static readonly Dictionary<string, string> s_none = [];

    static readonly JsonSerializerOptions s_json = new(RecordJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Makes the folder and tries to write into it, so that a run that cannot leave a checkpoint ends before its first epoch.</summary>
    /// <exception cref="FindingsException"><c>TRAN021</c>: it cannot be written. <c>TRAN022</c>: it holds checkpoints that this run would mix with its own.</exception>
    public void Begin()
    {
        Guarded(folder, () =>
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        });
        if (Steps().Count > 0)
            throw new FindingsException(ExitCode.Spec, new Finding("TRAN022", "", "the folder holds the checkpoints of a run")
            {
                File = folder,
                Expected = "a folder without checkpoints",
                Fix = "go on with that run (--resume), or choose another --output.",
            });
    }

    /// <summary>Writes a checkpoint, then removes those before the last ones and those of a course of training that was given up by a resume.</summary>
    /// <exception cref="FindingsException"><c>TRAN021</c>: it cannot be written; those before are intact.</exception>
    public void Write(Checkpoint checkpoint)
    {
        var target = PathOf(checkpoint.Step);
        Guarded(target, () => AtomicFolder.Write(target, into =>
        {
            SafetensorsFile.Write(Path.Combine(into, ModelFile), Tensors(checkpoint.Weights), s_none);
            SafetensorsFile.Write(Path.Combine(into, OptimizerFile), [new("state", Shape.Of([checkpoint.Optimizer.Length]), checkpoint.Optimizer)], s_none);
            if (checkpoint.Best is { } best) SafetensorsFile.Write(Path.Combine(into, BestFile), Tensors(best), s_none);
            if (checkpoint.Running.Count > 0)
                SafetensorsFile.Write(Path.Combine(into, RunningFile), checkpoint.Running.Select((logits, t) => new SafetensorsTensor(Name(t), Shape.Of([logits.Length]), logits)), s_none);
            File.WriteAllBytes(Path.Combine(into, StateFile), JsonSerializer.SerializeToUtf8Bytes(State.Of(checkpoint, run), s_json));
            File.WriteAllBytes(Path.Combine(into, Manifest.FileName), Manifest.Of(into).ToBytes());
        }));
        Guarded(folder, () =>
        {
            var steps = Steps();
            foreach (var stale in steps.Where(step => step > checkpoint.Step).Concat(steps.Where(step => step <= checkpoint.Step).SkipLast(keep)))
                Directory.Delete(PathOf(stale), recursive: true);
        });
    }

    /// <summary>The newest checkpoint that is whole and of this run; null when there is none at all.</summary>
    /// <param name="warnings">Takes a finding for each one that was passed over.</param>
    /// <exception cref="FindingsException"><c>TRAN020</c>: there are some, and all are damaged (exit 4).</exception>
    public Checkpoint? Newest(List<Finding> warnings)
    {
        if (!Directory.Exists(folder)) return null;
        Guarded(folder, () =>
        {
            foreach (var name in AtomicFolder.Sweep(folder))
                warnings.Add(new Finding("TRAN023", name, "a checkpoint that was not finished when its process ended is removed") { Severity = Severity.Warning, File = folder });
        });
        var refused = new List<Finding>();
        foreach (var step in Steps().Reverse())
        {
            try
            {
                var checkpoint = Read(step);
                warnings.AddRange(refused.Select(finding => finding with { Severity = Severity.Warning }));
                return checkpoint;
            }
            catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException or JsonException or FindingsException)
            {
                refused.Add(new Finding("TRAN020", $"step {step}", $"the checkpoint cannot be used: {Why(fault)}")
                {
                    File = PathOf(step),
                    Expected = "what this run wrote",
                    Fix = "the one before is used; this one is replaced when training comes to its step.",
                });
            }
        }
        return refused.Count == 0 ? null : throw new FindingsException(ExitCode.Refused, refused.ConvertAll(f => f with { Fix = "restore the folder from a copy, or begin a new run." }));
    }

    static string Why(Exception fault) => fault switch
    {
        FindingsException { Findings: [var first, ..] } => first.Message,
        FileNotFoundException { FileName: { } name } => $"{Path.GetFileName(name)} is missing",
        _ => fault.Message.TrimEnd('.'),
    };

    Checkpoint Read(long step)
    {
        var from = PathOf(step);
        var manifest = Manifest.Parse(Bytes(Path.Combine(from, Manifest.FileName), Manifest.MostBytes));
        var files = manifest.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var known = new[] { ModelFile, OptimizerFile, BestFile, RunningFile, StateFile };
        foreach (var name in files.Keys.Except(known)) throw new InvalidDataException($"the manifest names '{Printable.Escape(name)}', which no checkpoint has");
        foreach (var name in new[] { ModelFile, OptimizerFile, StateFile }.Except(files.Keys)) throw new InvalidDataException($"the manifest lacks {name}");
        foreach (var file in manifest.Files) Verify(Path.Combine(from, file.Path), file);

        var state = JsonSerializer.Deserialize<State>(Bytes(Path.Combine(from, StateFile), MostState), s_json) ?? throw new InvalidDataException($"{StateFile} is null");
        if (state.Run != run) throw new InvalidDataException("it is of another run (another file, seed or data)");
        if (state.Step != step) throw new InvalidDataException($"it is of step {state.Step}");
        return state.ToCheckpoint() with
        {
            Weights = Weights(Path.Combine(from, ModelFile)),
            Optimizer = SafetensorsFile.Read(Path.Combine(from, OptimizerFile)) is [{ Name: "state" } only] ? only.Values : throw new InvalidDataException($"{OptimizerFile} does not hold one tensor 'state'"),
            Best = files.ContainsKey(BestFile) ? Weights(Path.Combine(from, BestFile)) : null,
            Running = files.ContainsKey(RunningFile) ? [.. SafetensorsFile.Read(Path.Combine(from, RunningFile)).OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => t.Values)] : [],
        };
    }

    static void Verify(string path, ManifestEntry stated)
    {
        using var stream = File.OpenRead(path);
        var name = Path.GetFileName(path);
        if (stream.Length != stated.Size) throw new InvalidDataException($"{name} has {stream.Length} bytes instead of {stated.Size}");
        if (Digest.Sha256(stream) != stated.Sha256) throw new InvalidDataException($"{name} is not what was written (its SHA-256 differs)");
    }

    static byte[] Bytes(string path, long most)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > most) throw new InvalidDataException($"{Path.GetFileName(path)} has {stream.Length} bytes");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    static Weights Weights(string path) => new(SafetensorsFile.Read(path).Select(tensor => new Weight(tensor.Name, tensor.Shape, tensor.Values)));

    static IEnumerable<SafetensorsTensor> Tensors(Weights weights) => weights.All.Select(weight => new SafetensorsTensor(weight.Name, weight.Shape, weight.Values));

    static string Name(int target) => target.ToString("D6", CultureInfo.InvariantCulture);

    string PathOf(long step) => Path.Combine(folder, step.ToString(CultureInfo.InvariantCulture));

    /// <summary>The steps of all folders, rising; what is no plain number is not ours.</summary>
    SortedSet<long> Steps() => !Directory.Exists(folder) ? [] : [.. Directory.EnumerateDirectories(folder)
        .Select(path => long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var step) && Path.GetFileName(path) == step.ToString(CultureInfo.InvariantCulture) ? step : -1)
        .Where(step => step >= 0)];

    static void Guarded(string path, Action act)
    {
        try
        {
            FileLimit.Guard(act);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("TRAN021", "", $"the checkpoint cannot be written ({fault.Message})")
            {
                File = path,
                Expected = "a folder with room that this user may write",
                Fix = "free space or change the permissions, then go on with --resume; earlier checkpoints are intact.",
            });
        }
    }

    sealed record Row(int Epoch, long Step, double Seconds, double LearningRate, Dictionary<string, double> Values);

    sealed record State(
        int Version, string Run, long Step, int Epoch, int Batch, double Seconds, int Threads, string? StoppedBy, int? BestEpoch,
        double[] LossSums, double[] WeightSums, Row[] History)
    {
        public static State Of(Checkpoint c, string run) => new(
            1, run, c.Step, c.Epoch, c.Batch, c.Seconds, c.Threads, c.StoppedBy is { } by ? Vocabulary.Snake(by.ToString()) : null, c.BestEpoch, c.LossSums, c.WeightSums,
            [.. c.History.Select(row => new Row(row.Epoch, row.Step, row.Seconds, row.LearningRate, row.Values.ToDictionary(StringComparer.Ordinal)))]);

        public Checkpoint ToCheckpoint()
        {
            if (Version != 1) throw new InvalidDataException($"its version is {Version}");
            if (Step < 0 || Epoch < 0 || Batch < 0 || Threads is < 1 or > 1024 || !(Seconds >= 0) || Epoch != History.Length) throw new InvalidDataException("its counters do not agree");
            var by = StoppedBy is null ? (StoppedBy?)null : Enum.GetValues<StoppedBy>().FirstOrDefault(value => Vocabulary.Snake(value.ToString()) == StoppedBy);
            return new(Step, Epoch, Batch, Seconds, Threads, by, BestEpoch, LossSums, WeightSums,
                [.. History.Select(row => new HistoryRow(row.Epoch, row.Step, row.Seconds, row.LearningRate, new(row.Values)))])
            { Weights = new([]), Optimizer = [], Running = [] };
        }
    }
}
