using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Profiles;
using Norma.Evaluation;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>A package whose every byte was verified.</summary>
public sealed class OpenPackage
{
    OpenPackage(string folder, Manifest manifest, OnnxModel model, DataSpec data, DeploymentSpec deployment, string specText, string lockText, Items<Target> targets, Judgement evaluation, DataProfile profile, ParityReport? parity, Weights? weights) =>
        (Folder, Manifest, Model, Data, Deployment, SpecText, LockText, Targets, Evaluation, Profile, Parity, Weights) = (folder, manifest, model, data, deployment, specText, lockText, targets, evaluation, profile, parity, weights);

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>Its files.</summary>
    public Manifest Manifest { get; }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>The data section of the resolved file.</summary>
    public DataSpec Data { get; }

    /// <summary>Its deployment section: the server's limits.</summary>
    public DeploymentSpec Deployment { get; }

    /// <summary>The text of the resolved file.</summary>
    public string SpecText { get; }

    /// <summary>The text of the lock.</summary>
    public string LockText { get; }

    /// <summary>The contract, every type known.</summary>
    public Map<Field> Fields => Data.Fields;

    /// <summary>What is predicted, with the classes.</summary>
    public Items<Target> Targets { get; }

    /// <summary>How it was judged.</summary>
    public Judgement Evaluation { get; }

    /// <summary>The data that it was trained on.</summary>
    public DataProfile Profile { get; }

    /// <summary>How the export was held to the trained model; null for a model that was trained elsewhere.</summary>
    public ParityReport? Parity { get; }

    /// <summary>The weights; null where they were not asked for, or the model was trained elsewhere.</summary>
    public Weights? Weights { get; }

    /// <summary>The model, ready to predict.</summary>
    /// <param name="threads">Batches at a time; as many as there are processors when null.</param>
    /// <param name="limit">How long a batch may take; <see cref="OnnxPredictor.UsualLimit"/> when null.</param>
    /// <exception cref="FindingsException">Those of <see cref="OnnxPredictor.Open"/>.</exception>
    public OnnxPredictor Predictor(int? threads = null, TimeSpan? limit = null) => OnnxPredictor.Open(Model, Fields, Targets, threads, limit);

    internal static OpenPackage Of(string folder, Manifest manifest, OnnxModel model, DataSpec data, DeploymentSpec deployment, string specText, string lockText, Judgement evaluation, DataProfile profile, ParityReport? parity, Weights? weights)
    {
        var findings = new List<Finding>();
        var ours = OnnxMetadata.Read(model);
        foreach (var (name, field) in data.Fields)
            if (field is Inferred) Add(Package.SpecName, $"the field {Printable.Quote(name)} has no type", "the resolved file, every type known");
        var targets = ours?.Targets ?? Stated(data.Fields, findings, folder);
        var listed = manifest.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var locked = LockedWeights(lockText);
        // A model that was judged as it came, even one that Norma once wrote, is locked by its own digest and has no weights beside it.
        var trained = ours is not null && (!listed.TryGetValue(Package.Model, out var graph) || locked != graph.Sha256);
        if (trained)
        {
            if (!listed.ContainsKey(Package.WeightsName)) Add(Package.WeightsName, "is missing", "the weights of a model of Norma");
            if (parity is null) Add(Package.ParityName, "is missing", "the parity report of a model of Norma");
        }
        if (ours is not null)
        {
            var roles = data.Fields.Where((_, field) => field.Role == Role.Target).Keys;
            if (!roles.SequenceEqual(targets.Select(t => t.Name))) Add(Package.SpecName, $"has the targets {string.Join(", ", roles.Select(Printable.Quote))}", $"{string.Join(", ", targets.Select(t => Printable.Quote(t.Name)))}, which the model predicts");
        }
        if (!evaluation.Blessed || evaluation.Gates.Any(g => !g.Passed)) Add(Package.Evaluation, "says that the model was not released", "a model that passed every gate");
        if (parity is { Passed: false }) Add(Package.ParityName, "says that the export does not agree", "a model that passed parity");
        if (listed.TryGetValue(Package.WeightsName, out var file) && locked != file.Sha256)
            Add(Package.Lock, locked is null ? "does not name the weights" : $"names other weights ({Printable.Quote(locked)})", $"result.weights {file.Sha256}, the digest of {Package.WeightsName}");
        return findings.Count > 0
            ? throw new FindingsException(ExitCode.Refused, findings)
            : new(folder, manifest, model, data, deployment, specText, lockText, targets, evaluation, profile, parity, weights);

        void Add(string file, string what, string expected) => findings.Add(new Finding("DEPL045", file, what) { File = folder, Expected = expected, Fix = "package the run again." });
    }

    /// <summary>The targets as the contract states them: their classes must stand in it.</summary>
    static Items<Target> Stated(Map<Field> fields, List<Finding> findings, string folder)
    {
        var targets = new List<Target>();
        foreach (var (name, field) in fields.Where(f => f.Value.Role == Role.Target))
        {
            if (field.TargetOf(name, null) is { Classes.Count: not 1 } target) targets.Add(target);
            else findings.Add(new Finding("DEPL045", SpecPath.Key("$.data.fields", name), "does not state its classes")
            {
                File = folder,
                Expected = "positive and negative of a binary target, values of a category: a foreign model does not name them",
                Fix = "state them in the file and package again.",
            });
        }
        return [.. targets];
    }

    static string? LockedWeights(string lockText)
    {
        try
        {
            using var document = JsonDocument.Parse(lockText, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("result", out var result)
                && result is { ValueKind: JsonValueKind.Object } && result.TryGetProperty("weights", out var weights) && weights.ValueKind == JsonValueKind.String
                ? weights.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
