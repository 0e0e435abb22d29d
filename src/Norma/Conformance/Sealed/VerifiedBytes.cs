using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Sealed;

sealed class VerifiedBytes() : Rule<SealedFolder>("folder/verified-bytes", "plain files with the size and SHA-256 that the manifest lists", References.Package)
{
    public override IEnumerable<Breach> Breaches(SealedFolder folder) =>
        folder.Manifest.Files.Where(file => File.Exists(System.IO.Path.Combine(folder.Path, file.Path))).Select(file => (file.Path, Fault: Fault(folder, file))).Where(f => f.Fault is not null).Select(f => new Breach(Printable.Quote(f.Path), f.Fault!));

    static string? Fault(SealedFolder folder, ManifestEntry file)
    {
        try
        {
            using var stream = Contained.Open(folder.Path, file.Path);
            if (stream.Length != file.Size) return $"has {stream.Length} bytes instead of {file.Size}";
            return Digest.Sha256(stream) == file.Sha256 ? null : "has another SHA-256";
        }
        catch (FindingsException fault) when (fault.ExitCode == ExitCode.Refused)
        {
            return fault.Findings[0].Message;
        }
    }
}
