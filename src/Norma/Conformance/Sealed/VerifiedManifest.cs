using Norma.Formats;

namespace Norma.Conformance.Sealed;

sealed class VerifiedManifest() : Rule<SealedFolder>("folder/verified-manifest", "manifest.json with path, size and SHA-256 of each file, names that stay in the folder", References.Package)
{
    public override IEnumerable<Breach> Breaches(SealedFolder folder)
    {
        if (folder.ManifestFault is { } fault) yield return new(Manifest.FileName, fault);
    }
}
