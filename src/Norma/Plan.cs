using Norma.Data;
using Norma.Data.Senses;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Interop;
using Norma.Models;
using Norma.Spec;
using Norma.Training;

namespace Norma;

/// <summary>Everything that is known before the first epoch: rows and their parts, fitted features, every layer's shape, what is wrong and what is doubtful.</summary>
public sealed class Plan
{
    readonly Dictionary<Part, TrainingRows> _rows = [];
    readonly DataSet[] _parts;
    readonly MemoryBudget _memory;

    Plan(Stated stated, ModelSpec resolved, int rowsRead, DataSet data, Parts parts, DataSet[] byPart, FittedFeatures features, NetworkPlan network)
    {
        (Stated, Spec, Data, Parts, _parts, Features, Network) = (stated, resolved, data, parts, byPart, features, network);
        RowsRead = rowsRead;
        // What is kept of the rows as they were read is already taken.
        _memory = new(data.Memory.Left);
    }

    /// <summary>As it was read.</summary>
    public Stated Stated { get; }

    /// <summary>The spec with every default visible: types, transforms, loss, metrics and baselines as they followed from the data. Read again, it comes to the same plan.</summary>
    public ModelSpec Spec { get; }

    /// <summary>How the network is trained.</summary>
    public Supervised Training => (Supervised)Spec.Training;

    /// <summary>The rows after the row filters.</summary>
    public DataSet Data { get; }

    /// <summary>How many rows the sources have.</summary>
    public int RowsRead { get; }

    /// <summary>Which rows are used for what.</summary>
    public Parts Parts { get; }

    /// <summary>Fitted on the training rows alone.</summary>
    public FittedFeatures Features { get; }

    /// <summary>Every layer with its shapes and cost.</summary>
    public NetworkPlan Network { get; }

    /// <summary>What is predicted.</summary>
    public Items<Target> Targets => Network.Targets;

    /// <summary>What is measured: as stated, else what is usual for the targets.</summary>
    public Items<Metric> Metrics => Spec.Evaluation.Metrics;

    /// <summary>What the data looks like, field by field; null where it was not examined.</summary>
    public DataProfile? Profile { get; private init; }

    /// <summary>Warnings and notes, each with its line.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Steps of an epoch.</summary>
    public int StepsPerEpoch => (int)(((long)Parts.Train.Length + Training.BatchSize - 1) / Training.BatchSize);

    /// <summary>Steps at most.</summary>
    public long Steps => Math.Min((long)StepsPerEpoch * Training.Epochs, Training.MaxSteps ?? long.MaxValue);

    /// <summary>The rows of a part.</summary>
    public DataSet RowsOf(Part part) => _parts[(int)part];

    /// <summary>The rows of a part as the network sees them; made once.</summary>
    public TrainingRows Encoded(Part part)
    {
        if (_rows.TryGetValue(part, out var rows)) return rows;
        var data = RowsOf(part);
        return _rows[part] = new(Features.Apply(data.Table, _memory), Features.Truth(data), Features.Weights(data));
    }

    /// <summary>Trains the network.</summary>
    /// <exception cref="FindingsException">The loss is no longer finite (exit 9), or the machine lacks something (4, 5, 6).</exception>
    public Trained Train(TrainingOptions? options = null) => Trained.Of(this, options ?? new());

    /// <summary>Judges a model that was trained elsewhere by this plan's rows, metrics and gates.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="FindingsException">It does not take these fields or does not give these targets (exit 4), or takes too long (exit 6).</exception>
    /// <param name="limit">How long it may take for a batch; <see cref="OnnxPredictor.UsualLimit"/> when null.</param>
    public Judged Judge(OnnxModel model, TimeSpan? limit = null)
    {
        using var predictor = OnnxPredictor.Open(model, Spec.Data.Fields, Targets, limit: limit);
        return Judged.Of(this, null, part => predictor.Predict(RowsOf(part).Table).Values, model, predictor.Notes, limit);
    }

    /// <summary>The same plan with some of its training rows alone and another seed: features are fitted anew, all other rows stay.</summary>
    /// <param name="train">Rows of <see cref="Parts"/>' training part, ascending.</param>
    /// <param name="seed">Begins the weights and orders the rows.</param>
    internal Plan WithTraining(int[] train, long seed)
    {
        DataSet[] byPart = [Data.Take(train), .. _parts[1..]];
        var features = FittedFeatures.Fit(Stated.Spec.Features, byPart[0]);
        var (section, _, beginning) = PretrainedModels.Resolve(Stated.Spec.Model, Stated.Folder);
        var network = NetworkPlan.Of(section, features.Layout, features.Targets, beginning);
        return new Plan(Stated, Spec with { Features = features.Spec, Seed = seed }, RowsRead, Data, Parts with { Train = train }, byPart, features, network);
    }

    internal static Plan Of(Stated stated, bool examine) => stated.Locating(() =>
    {
        var spec = stated.Spec;
        if (spec.Data.Source.Any(s => s is Norma.Data.Sources.Memory))
            throw new FindingsException(ExitCode.Spec, new Finding("DATA090", "$.data.source", "the rows were in the memory of a program")
            {
                Expected = "a source that can be read again",
                Fix = "state where the rows are: {type: csv, path: …}.",
            });
        return Of(stated, DataReader.Read(spec.Data, stated.Folder), examine);
    });

    /// <summary>The plan of rows that were read, or that a program has in memory.</summary>
    internal static Plan Of(Stated stated, DataSet read, bool examine)
    {
        var spec = stated.Spec;
        // What a Table Schema stated is the contract's now.
        var resolved = spec with { Data = spec.Data with { Fields = read.Fields, Schema = null, About = spec.Data.About ?? read.About, Windows = read.Step is { } step ? spec.Data.Windows! with { Frequency = step.Frequency } : spec.Data.Windows } };
        Finding[] wrong = [.. SpecChecks.Check(resolved, read.Targets)];
        if (wrong.Any(f => f.Severity == Severity.Error)) throw new FindingsException(ExitCode.Spec, [.. wrong, .. OfModel(stated, read, wrong)]);
        resolved = ResolvedSpec.Of(resolved, read.Targets);
        var data = RowFilters.Apply(spec.Features.Clean, read);
        var parts = Splitting.Assign(spec.Data.Split, data, spec.Seed);
        var (kept, apart) = Splitting.Apart(spec.Data.Split, spec.Data.Windows, data, parts);
        if (kept is not null)
        {
            var partOf = new Part[data.Table.Rows];
            foreach (var part in Enum.GetValues<Part>())
                foreach (var row in parts[part]) partOf[row] = part;
            data = data.Take(kept);
            parts = Parts.Of(Array.ConvertAll(kept, row => partOf[row]));
            Splitting.Require(parts);
        }
        var profile = examine ? Norma.Data.Profiles.Profile.Of(data.Table, data.Fields) : null;
        Finding[] sensed = [.. examine ? Sense.Check(data, parts, profile) : Sense.Refusals(data, parts)];
        if (sensed.Any(f => f.Severity == Severity.Error)) throw new FindingsException(ExitCode.Data, sensed);
        (data, parts) = HoldOut.Every(data, parts);
        sensed = [.. sensed, .. HoldOut.Unlearned(data, parts)];
        DataSet[] byPart = [data.Take(parts.Train), data.Take(parts.Validation), data.Take(parts.Test)];
        var features = FittedFeatures.Fit(spec.Features, byPart[0]);
        sensed = [.. sensed, .. KeptSense.Check(data.Fields, features.Targets)];
        RequireShares(features.Targets, parts);
        resolved = resolved with { Features = features.Spec };
        var (section, digested, beginning) = PretrainedModels.Resolve(spec.Model, stated.Folder);
        resolved = resolved with { Model = digested };
        var network = NetworkPlan.Of(section, features.Layout, features.Targets, beginning);
        if (resolved.Training is Supervised training)
        {
            Augmenting.Require(training.Augmentation, features.Layout, features.Targets);
            if (training.GroupByLength) Shortening.Require(network);
            var batch = Math.Min(training.BatchSize, parts.Train.Length);
            network.RequireMemory(batch, training.Optimizer.Slots, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Estimate.RowBytes(data, features, batch).InMemory);
        }
        var plan = new Plan(stated, resolved, read.Table.Rows, data, parts, byPart, features, network)
        {
            Profile = profile,
            Findings = [.. wrong.Concat(read.Findings).Concat(apart is null ? [] : [apart]).Concat(sensed).Concat(features.Findings).Concat(network.Findings).Select(stated.Locate)],
        };
        plan.Findings = [.. plan.Findings, .. SoundSteps.Check(plan).Select(stated.Locate)];
        return plan;
    }

    // A share for each thing and row is held while a model is judged.
    static void RequireShares(Items<Target> targets, Parts parts)
    {
        var rows = Math.Max(parts.Train.Length, Math.Max(parts.Validation.Length, parts.Test.Length));
        if (targets.FirstOrDefault(target => target.Task is TaskKind.Recommendation && (long)rows * target.Outputs > Array.MaxLength) is { } many)
            throw new FindingsException(ExitCode.Limit, new Finding("FEAT026", SpecPath.Key("$.data.fields", many.Name), FormattableString.Invariant($"{rows} rows with a share for each of {many.Outputs} things"))
            {
                Expected = FormattableString.Invariant($"at most {Array.MaxLength} shares"),
                Fix = "state 'every: false', bring fewer rows, or things that more rows have.",
            });
    }

    // What is wrong with the layers besides, so that all of it is said at once; not asked where what they rest on is wrong.
    static IEnumerable<Finding> OfModel(Stated stated, DataSet read, Finding[] wrong)
    {
        if (read.Targets.Count == 0 || wrong.Any(f => f.Path.StartsWith("$.data", StringComparison.Ordinal) || f.Path.StartsWith("$.features", StringComparison.Ordinal))) return [];
        try
        {
            var spec = stated.Spec;
            var data = RowFilters.Apply(spec.Features.Clean, read);
            var features = FittedFeatures.Fit(spec.Features, data.Take(Splitting.Assign(spec.Data.Split, data, spec.Seed).Train));
            var (section, _, beginning) = PretrainedModels.Resolve(spec.Model, stated.Folder);
            NetworkPlan.Of(section, features.Layout, features.Targets, beginning);
            return [];
        }
        catch (FindingsException fault)
        {
            return fault.Findings.Where(finding => finding.Path.StartsWith("$.model", StringComparison.Ordinal));
        }
    }
}
