using Norma.Formats;

namespace Norma.Conformance.Artefacts;

/// <summary>A package: a folder with a model and its manifest or contract.</summary>
sealed class PackageKind : ArtefactKind
{
    public override string Name => "package";

    public override bool Recognises(Found found) => found.Holds("model.onnx") && (found.Holds(Manifest.FileName) || found.Holds("norma.yaml"));

    public override CheckReport Judge(Found found)
    {
        var package = new PackageFolder(found.Path);
        return new(found.Path, Name, [.. Ruling.All<SealedFolder>(package), .. Ruling.All(package)], []);
    }
}
