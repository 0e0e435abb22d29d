using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class CroissantDigests() : Rule<PackageFolder>("package/verified-data", "the same SHA-256 for a data file in croissant.json and in the lock", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var locked = package.Lock.Member("data").List().Select(file => (Path: file.Text("path"), Sha256: file.Text("sha256"))).Where(file => file.Path is not null && file.Sha256 is not null).ToArray();
        var digests = locked.Select(file => file.Sha256!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var file in package.Croissant.Member("distribution").List())
        {
            if (file.Text("sha256") is not { } stated || digests.Contains(stated)) continue;
            yield return new($"croissant.json {Printable.Quote(file.Text("@id") ?? file.Text("name"))}", $"has the SHA-256 {Printable.Quote(stated)}, which no data file of the lock has");
        }
    }
}
