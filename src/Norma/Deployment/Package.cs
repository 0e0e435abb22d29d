using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Models;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>A model ready for service: one folder of open formats, each file listed with its digest.</summary>
public static class Package
{
    internal const string Model = "model.onnx", WeightsName = "model.safetensors", SpecName = "norma.yaml", Lock = "norma.lock.json";
    internal const string Evaluation = "evaluation.json", Profile = "profile.json", ParityName = "parity.json", Croissant = "croissant.json", Card = "README.md";

    /// <summary>Writes a package, whole or not at all, and reads it back before it is in place.</summary>
    /// <param name="folder">The package; replaced when it is there.</param>
    /// <param name="contents">What goes into it.</param>
    /// <exception cref="FindingsException">
    /// <c>DEPL047</c>: a gate or parity was not passed (exit 8). <c>DEPL046</c>: it cannot be written (exit 5). Those of <see cref="Open"/>, for what would not be opened.
    /// </exception>
    public static void Write(string folder, PackageContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        RequireJudged(contents);
        var weights = contents.Weights is null ? null : WeightsFile.ToBytes(contents.Weights);
        try
        {
            AtomicFolder.Write(folder, into =>
            {
                Put(Model, contents.Model);
                if (weights is not null) Put(WeightsName, weights);
                Text(SpecName, contents.Spec);
                Text(Lock, contents.Lock);
                Text(Evaluation, contents.Evaluation.ToJson());
                Text(Profile, contents.Profile);
                if (contents.Parity is { } parity) Text(ParityName, parity.ToJson());
                Text(Croissant, contents.Croissant);
                Text(Card, contents.Card);
                foreach (var (name, tokenizer) in contents.Tokenizers) Text(name, tokenizer);
                Put(Manifest.FileName, Manifest.Of(into).ToBytes());
                var written = ReadBack(into, folder);
                if (contents.Weights is not null) RequireSame(contents.Weights, written.Weights!);

                void Put(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(into, name), bytes);
                void Text(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n"));
            });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("DEPL046", "", $"the package cannot be written ({fault.Message})")
            {
                File = folder,
                Expected = "a folder with room that this user may write",
                Fix = "free space or change the permissions, then go on with --resume.",
            });
        }
    }

    /// <summary>Verifies every byte of a package, then opens it: what was verified is what is used.</summary>
    /// <param name="folder">The package.</param>
    /// <param name="weights">Whether the weights are kept in memory too; ONNX Runtime does not need them.</param>
    /// <exception cref="FindingsException">
    /// <c>DEPL040</c>–<c>DEPL044</c>: the manifest or a file does not verify (exit 7). <c>DEPL045</c>: verified files that contradict each other (exit 4). Those of the formats.
    /// </exception>
    public static OpenPackage Open(string folder, bool weights = false) => PackageReader.Open(folder, weights);

    /// <summary>The data section with the classes of its targets stated: a foreign model does not name them, and the package must.</summary>
    /// <param name="data">As resolved.</param>
    /// <param name="targets">What is predicted.</param>
    public static DataSpec WithClasses(DataSpec data, Items<Target> targets)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(targets);
        var byName = targets.ToDictionary(target => target.Name, StringComparer.Ordinal);
        return data with
        {
            Fields = new(data.Fields.Select(f => KeyValuePair.Create(f.Key, byName.TryGetValue(f.Key, out var target) ? f.Value switch
            {
                Binary binary => binary with { Negative = target.Classes[0], Positive = target.Classes[1] },
                Category category => category with { Values = target.Classes },
                Set set => set with { Values = target.Classes },
                var other => other,
            } : f.Value))),
        };
    }

    /// <summary>What was written, as anybody would open it; its faults on the path that the user named.</summary>
    static OpenPackage ReadBack(string written, string folder)
    {
        try
        {
            return Open(written, weights: true);
        }
        catch (FindingsException fault)
        {
            throw new FindingsException(fault.ExitCode, [.. fault.Findings.Select(f => f with { File = f.File?.Replace(written, folder, StringComparison.Ordinal) })]);
        }
    }

    static void RequireJudged(PackageContents contents)
    {
        var findings = new List<Finding>();
        foreach (var gate in contents.Evaluation.Gates)
        {
            if (gate.Passed) continue;
            findings.Add(new Finding("DEPL047", gate.Metric, $"the gate was not passed{(gate.Reason is null ? "" : $": {gate.Reason}")}") { Expected = "every gate passed", Fix = "see the report; improve the model, or the gate where it asks too much." });
        }
        if (findings.Count == 0 && !contents.Evaluation.Blessed) findings.Add(new Finding("DEPL047", "blessed", "the model was judged unfit") { Expected = "a blessed model" });
        if (contents.Parity is { Passed: false } parity) findings.AddRange(parity.Findings.Count > 0 ? parity.Findings : [new Finding("DEPL047", ParityName, "parity was not passed") { Expected = "the exported model to agree with the trained one" }]);
        if (findings.Count > 0) throw new FindingsException(ExitCode.Gate, findings);
    }

    static void RequireSame(Weights live, Weights written)
    {
        foreach (var (one, other) in live.All.Zip(written.All))
        {
            if (one.Name == other.Name && one.Shape.Equals(other.Shape) && one.Values.AsSpan().SequenceEqual(other.Values)) continue;
            throw new FindingsException(ExitCode.Environment, new Finding("DEPL046", one.Name, "was written and reads back as something else") { File = WeightsName, Expected = "the same numbers", Fix = "check the disk." });
        }
    }
}
