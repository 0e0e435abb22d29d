using Norma.Spec;

namespace Norma.Formats.Croissant.Rules;

sealed class VerifiedFiles() : Rule<CroissantDraft>("croissant/verified-files", "the SHA-256 that is stated, for each file that lies beside the document", CroissantDraft.Specification)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(document.File))!;
        foreach (var file in document.Files)
        {
            if (document.Texts(file.Json, "sc:sha256").Concat(document.Texts(file.Json, "cr:sha256")).FirstOrDefault() is not { Length: 64 } stated) continue;
            if (document.Has(file, "cr:containedIn") || document.Has(file, "sc:containedIn")) continue;   // a path inside an archive
            if (document.Ids(file.Json, "sc:contentUrl").FirstOrDefault() is not { } name || Contained.Unfit(name) is not null || !File.Exists(Path.Combine(folder, name))) continue;
            if (Fault(folder, name, stated) is { } fault) yield return new($"{file}", fault);
        }
    }

    static string? Fault(string folder, string name, string stated)
    {
        try
        {
            using var stream = Contained.Open(folder, name);
            var found = Digest.Sha256(stream);
            return found.Equals(stated, StringComparison.OrdinalIgnoreCase) ? null : $"has the SHA-256 {found} instead of {stated}";
        }
        catch (FindingsException fault) when (fault.ExitCode == ExitCode.Refused)
        {
            return fault.Findings[0].Message;
        }
    }
}
