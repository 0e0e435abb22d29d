using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class FilesThere() : Rule<PackageFolder>("package/verified-complete", "the files that every package has, and the weights and parity of a model of Norma, each in the manifest", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var listed = package.Manifest.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var ours = package.Names.Contains("model.onnx") && package.Fault("model.onnx", () => _ = package.Metadata) is null;
        return PackageFolder.Always.Concat(ours ? PackageFolder.OfOurs : []).Where(name => !listed.Contains(name)).Select(name => new Breach(name, "is not in the manifest"));
    }
}
