using Norma.Data;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Deployment.Cards;
using Norma.Deployment.Drawing;
using Norma.Deployment.Report;
using Norma.Evaluation;
using Norma.Evaluation.Explain;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Formats.TableSchema;
using Norma.Spec;
using Norma.Tracking;
using Norma.Training;

namespace Norma;

/// <summary>A model that was judged by the rows that it did not learn from. Only <see cref="Trained.Evaluate"/> and <see cref="Plan.Judge"/> make one, so that nothing unjudged can be packaged.</summary>
public sealed class Judged
{
    const int MostExplained = 1000, Repeats = 3;

    readonly TimeSpan? _limit;

    Judged(Plan plan, Trained? trained, OnnxModel? foreign, Items<PartOutcomes> outcomes, Judgement judgement, TimeSpan? limit) =>
        (Plan, Trained, Foreign, Outcomes, Judgement, _limit) = (plan, trained, foreign, outcomes, judgement, limit);

    /// <summary>The data, metrics and gates that it was judged by.</summary>
    public Plan Plan { get; }

    /// <summary>How it was trained; null for a model from elsewhere.</summary>
    public Trained? Trained { get; }

    /// <summary>The model from elsewhere; null for one that was trained here.</summary>
    public OnnxModel? Foreign { get; }

    /// <summary>A few texts that it wrote; none of a model that writes no text.</summary>
    public Items<string> Written { get; private init; } = Items<string>.Empty;

    /// <summary>What it said of the rows of each part.</summary>
    public Items<PartOutcomes> Outcomes { get; }

    /// <summary>Metrics, intervals, baselines, slices, gates.</summary>
    public Judgement Judgement { get; }

    internal static Judged Of(Plan plan, Trained? trained, Func<Part, Items<float[]>> predict, OnnxModel? foreign, IReadOnlyList<Finding> notes, TimeSpan? limit = null)
    {
        var outcomes = new List<PartOutcomes>();
        foreach (var part in Enum.GetValues<Part>())
        {
            var rows = plan.Encoded(part);
            if (rows.Count == 0) continue;
            var predicted = predict(part);
            outcomes.Add(new(part, [.. plan.Targets.Select((target, t) => new Outcome(target, rows.Truth[t], predicted[t], rows.Weights) { Scale = plan.Features.Scales[t], Texts = Writing.Texts(plan, part, target, predicted[t]) })]));
        }
        var evaluation = plan.Spec.Evaluation;
        var written = Items<string>.Empty;
        if (plan.Targets.Any(target => target.Task is TaskKind.TextGeneration)) (outcomes, written) = Writing.Written(plan, outcomes, foreign ?? OnnxModel.Read(Graph(trained!), "model.onnx"), limit);
        var seen = new EvaluationRows(plan.RowsOf(Part.Test).Table, plan.Spec.Data.Fields, plan.Encoded(Part.Train).Features, plan.Encoded(Part.Test).Features)
        {
            WrittenRows = Math.Min(plan.Parts.Test.Length, evaluation.WrittenRows),
            Train = plan.RowsOf(Part.Train).Table,
            GroupedBy = plan.Spec.Data.Split is Norma.Data.Splits.Group group ? group.Needs(plan.Spec.Data.Fields) : [],
        };
        var judgement = Judge.Of(plan.Spec.Name, evaluation, [.. outcomes], seen, plan.Spec.Seed);
        if (trained is { Result: var result })
            judgement = judgement with { StoppedBy = Vocabulary.Snake(result.StoppedBy.ToString()), Epochs = result.Epochs, Seconds = Math.Round(result.Seconds, 3) };
        notes = [.. notes, .. outcomes.Where(outcome => outcome.Part == Part.Test).SelectMany(test => Writing.Lossy(plan, test).Concat(Writing.Unsaid(plan, test)))];
        if (notes.Count > 0) judgement = judgement with { Findings = [.. notes, .. judgement.Findings] };
        return new(plan, trained, foreign, [.. outcomes], judgement, limit) { Written = written };
    }

    /// <summary>What the result depends on.</summary>
    public LockFile Lock()
    {
        var (data, result) = (Plan.Data, Trained?.Result);
        return new(
            StandardVersionAttribute.Known, Versions.Tool,
            [.. data.Files.Select(f => new LockedData(f.Path, f.Size, f.Sha256, f.Rows))],
            new(Plan.Parts.Digest, Plan.Parts.Train.Length, Plan.Parts.Validation.Length, Plan.Parts.Test.Length),
            Plan.Spec.Seed, result?.Threads ?? 1, result?.Device ?? "cpu", Vocabulary.Snake((result?.Precision ?? Precision.Float32).ToString()),
            Versions.Packages, Machine.Runtime, Machine.Os, Machine.Cpu,
            new(result is not null ? WeightsFile.Sha256(result.Weights) : Digest.Sha256(Foreign!.Bytes), Judgement.Metrics.ToDictionary(p => p.Key, IReadOnlyDictionary<string, double> (p) => p.Value)));
    }

    /// <summary>The page for people.</summary>
    /// <param name="locked">What the result depends on.</param>
    /// <param name="parity">How closely the export agrees; null where nothing was exported.</param>
    public string Report(LockFile locked, ParityReport? parity = null)
    {
        var (spec, test) = (Plan.Spec, Outcomes.First(o => o.Part == Part.Test));
        return HtmlReport.Write(new()
        {
            Judgement = Judgement,
            Targets = Plan.Targets,
            Evaluation = spec.Evaluation,
            Description = spec.Description,
            License = spec.License,
            Fields = spec.Data.Fields,
            Files = Plan.Data.Files,
            Rows = new(Enum.GetValues<Part>().Select(part => KeyValuePair.Create(Vocabulary.Snake(part.ToString()), Plan.Parts[part].Length))),
            Profile = Plan.Profile,
            Findings = [.. Plan.Findings.Select(f => f with { File = f.File is null ? null : Path.GetFileName(f.File) }), .. Judgement.Findings],
            Layers = Trained is null ? [] : ReportLayer.Of(Plan.Network),
            Picture = Trained is null ? Html.Empty : ModelDrawing.Markup(Plan.Network, Plan.Spec.Name),
            History = Trained is null ? [] : [.. Trained.Result.History],
            BestEpoch = Trained?.Result.BestEpoch,
            Curves = [.. test.Outcomes.Select(Curves.Of)],
            Found = [.. test.Outcomes.Select(outcome => Norma.Deployment.Report.Sections.ShownBoxes.Of(outcome, Plan.RowsOf(Part.Test))).OfType<Norma.Deployment.Report.Sections.ShownBoxes>()],
            Answers = [.. Writing.Shown(Plan, test.Outcomes[0])],
            Transcripts = [.. Writing.Heard(Plan, test.Outcomes[0])],
            Importance = Importance(),
            Written = Written,
            Lock = locked,
            Parity = parity,
            Spec = SpecWriter.Write(spec),
        }, spec.Deployment.Report.Language);
    }

    // Enough rows for the order of the bars to hold; the command 'explain' takes them all.
    Items<PermutationImportance> Importance()
    {
        using var foreign = Foreign is { } model ? OnnxPredictor.Open(model, Plan.Spec.Data.Fields, Plan.Targets, limit: _limit) : null;
        using var network = Trained is { } trained ? new TrainedNetwork(Plan.Network, trained.Result.Weights, Plan.Features.Scales) : null;
        var test = Plan.RowsOf(Part.Test);
        var some = test.Table.Rows <= MostExplained ? test : test.Take([.. Enumerable.Range(0, MostExplained)]);
        var (truth, weights) = (Plan.Features.Truth(some), Plan.Features.Weights(some));
        // What is written is read too, and is not what it is written from.
        Items<string> fields = [.. Plan.Features.Inputs.Where(i => i.Field.Role == Role.Feature).Select(i => i.Name)];
        if (fields.Count == 0) return [];
        var importances = new List<PermutationImportance>();
        for (var t = 0; t < Plan.Targets.Count; t++)
        {
            var target = t;
            if (Plan.Metrics.FirstOrDefault(m => (!m.ReadsTexts || Plan.Targets[target].SaysTexts) && m.Fits(Plan.Targets[target])) is not { } metric) continue;
            Outcome Said(Table rows)
            {
                var said = (network?.Predict(Plan.Features.Apply(rows)) ?? foreign!.Predict(rows).Values)[target];
                return new(Plan.Targets[target], truth[target], said, weights) { Texts = Writing.Said(Plan.Features.TargetTruth, Plan.Spec.Data.Fields, rows, Plan.Targets[target], said) };
            }
            if (PermutationImportance.Of(some.Table, fields, Said, metric, Plan.Spec.Seed, Repeats) is { } importance) importances.Add(importance);
        }
        return [.. importances];
    }

    /// <summary>Exports the model, holds the export to what was trained, and packages it; a model from elsewhere is packaged as it is.</summary>
    /// <param name="folder">The package; replaced when it is there.</param>
    /// <param name="locked">What the result depends on.</param>
    /// <returns>How closely the export agrees; null for a model from elsewhere.</returns>
    /// <exception cref="FindingsException"><c>DEPL047</c>: a gate was not passed; <c>DEPL030</c>: the export differs (exit 8). Nothing is then packaged.</exception>
    public ParityReport? Package(string folder, LockFile locked)
    {
        var spec = Plan.Spec;
        var (bytes, parity) = Trained is { } trained ? Export(trained) : (Foreign!.Bytes, null);
        parity?.Require();
        // What a package says is the same wherever and whenever the same run is made: no times.
        var judgement = Judgement with { Seconds = null };
        var profile = Plan.Profile ?? Profile.Of(Plan.Data.Table, Plan.Data.Fields);
        var model = OnnxModel.Read(bytes, "model.onnx");
        var facts = new CardFacts(spec.Name, spec.Description, spec.License, spec.Data, Plan.Targets, Plan.Parts, judgement, model.Inputs, parity);
        Norma.Deployment.Package.Write(folder, new(
            bytes, SpecWriter.Write(Foreign is null ? spec : spec with { Data = Norma.Deployment.Package.WithClasses(spec.Data, Plan.Targets) }), locked.ToJson(), judgement, profile.ToJson(),
            CroissantDocument.Write(spec.Name, spec.Data, Plan.Data.Files, Plan.Parts), ModelCard.Write(facts),
            Trained?.Result.Weights, parity)
        {
            TableSchema = Norma.Deployment.Package.WithClasses(spec.Data, Plan.Targets).Fields.ToTableSchema().ToJson(),
            Tokenizers = [.. OnnxMetadata.TokenizerFiles(model)],
        });
        return parity;
    }

    static byte[] Graph(Trained trained)
    {
        var (plan, spec) = (trained.Plan, trained.Plan.Spec);
        return OnnxExport.Write(spec.Name, plan.Features, plan.Network, trained.Result.Weights, new ModelFacts(License: spec.License, Description: spec.Description));
    }

    (byte[] Bytes, ParityReport Parity) Export(Trained trained)
    {
        var (spec, features) = (Plan.Spec, Plan.Features);
        var bytes = Graph(trained);
        // Our own export has no loop: however large, it ends.
        using var exported = OnnxPredictor.Open(OnnxModel.Read(bytes, "model.onnx"), spec.Data.Fields, Plan.Targets, limit: Timeout.InfiniteTimeSpan);
        using var network = new TrainedNetwork(Plan.Network, trained.Result.Weights, features.Scales);
        var stated = (Norma.Deployment.Exports.Onnx)spec.Deployment.Export;
        var test = Plan.RowsOf(Part.Test);
        var some = test.Table.Rows <= stated.ParityRows ? test : test.Take([.. Enumerable.Range(0, stated.ParityRows)]);
        var parity = Parity.Check(some.Table, rows => new Predictions(rows.Rows, Plan.Targets, network.Predict(features.Apply(rows))), exported, stated, features.Truth(some), JudgedMetric.Of(spec.Evaluation, Plan.Targets));
        return (bytes, parity);
    }
}
