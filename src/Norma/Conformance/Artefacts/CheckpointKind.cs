using Norma.Formats;

namespace Norma.Conformance.Artefacts;

/// <summary>A checkpoint: a folder with the state of a training and its manifest.</summary>
sealed class CheckpointKind : ArtefactKind
{
    public override string Name => "checkpoint";

    public override bool Recognises(Found found) => found.Holds("state.json") && found.Holds(Manifest.FileName) && !found.Holds("model.onnx");

    public override CheckReport Judge(Found found) => new(found.Path, Name, Ruling.All(new SealedFolder(found.Path)), []);
}
