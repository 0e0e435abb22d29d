using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Sealed;

sealed class VerifiedNames() : Rule<SealedFolder>("folder/verified-names", "every listed file, and no other", References.Package)
{
    public override IEnumerable<Breach> Breaches(SealedFolder folder)
    {
        var listed = folder.Manifest.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var tops = listed.Select(path => path.Split('/')[0]).Append(Manifest.FileName).ToHashSet(StringComparer.Ordinal);
        foreach (var path in listed.Where(path => !File.Exists(System.IO.Path.Combine(folder.Path, path)))) yield return new(Printable.Quote(path), "is missing");
        foreach (var name in folder.Names.Where(name => !tops.Contains(name))) yield return new(Printable.Quote(name), "is not in the manifest");
    }
}
