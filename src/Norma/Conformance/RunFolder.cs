using System.Text;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance;

/// <summary>A run folder.</summary>
/// <param name="Path">As the user named it.</param>
sealed record RunFolder(string Path);

/// <summary>The files beside the package are of the stated form, and those in both are the same.</summary>
sealed class RunFiles() : Rule<RunFolder>("run/files", "JSON files of the stated form; what the package holds as well, holds the same (but for the seconds)", References.Run)
{
    const long MostText = 1 << 28;

    public override IEnumerable<Breach> Breaches(RunFolder run)
    {
        foreach (var (name, read) in new (string, Action<string>)[]
        {
            ("evaluation.json", text => Judgement.FromJson(text)),
            ("norma.lock.json", text => StrictJson.Parse(Encoding.UTF8.GetBytes(text))),
            ("parity.json", text => ParityReport.FromJson(text)),
            ("profile.json", text => DataProfile.FromJson(text)),
        })
        {
            var file = System.IO.Path.Combine(run.Path, name);
            if (!File.Exists(file)) continue;
            if (Fault(run.Path, name, read) is { } fault) yield return new(name, fault);
            var packaged = System.IO.Path.Combine(run.Path, "package", name);
            if (File.Exists(packaged) && !Same(name, file, packaged)) yield return new(name, "differs from that in the package");
        }
    }

    // How long training took is said in the run folder alone: a package is the same whenever it is made.
    static bool Same(string name, string file, string packaged)
    {
        if (Digest.Sha256(file) == Digest.Sha256(packaged)) return true;
        if (name != "evaluation.json") return false;
        try
        {
            return (Judgement.FromJson(File.ReadAllText(file)) with { Seconds = null }).ToJson() == Judgement.FromJson(File.ReadAllText(packaged)).ToJson();
        }
        catch (FindingsException)
        {
            return false;
        }
    }

    static string? Fault(string folder, string name, Action<string> read)
    {
        try
        {
            read(Encoding.UTF8.GetString(Contained.Read(folder, name, MostText)));
            return null;
        }
        catch (FindingsException fault)
        {
            return fault.Findings[0].Message;
        }
        catch (InvalidDataException fault)
        {
            return fault.Message;
        }
    }
}
