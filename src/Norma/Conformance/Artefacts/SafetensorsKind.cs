using Norma.Formats;
using Norma.Formats.Safetensors;
using Norma.Spec;

namespace Norma.Conformance.Artefacts;

/// <summary>A file of weights, by its ending.</summary>
sealed class SafetensorsKind : ArtefactKind
{
    public override string Name => "safetensors file";

    public override bool Recognises(Found found) => found is { IsFolder: false, Extension: ".safetensors" };

    public override CheckReport Judge(Found found)
    {
        using var stream = OuterFile.Open(found.Path);
        return new(found.Path, Name, Ruling.All(SafetensorsDraft.Read(stream)), []);
    }
}
