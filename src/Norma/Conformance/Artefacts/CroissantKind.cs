using Norma.Formats;
using Norma.Formats.Croissant;

namespace Norma.Conformance.Artefacts;

/// <summary>A description of a data set, by its <c>@context</c> or name.</summary>
sealed class CroissantKind : ArtefactKind
{
    public override string Name => "Croissant";

    public override bool Recognises(Found found) => found is { IsFolder: false, Extension: ".json" or ".jsonld" }
        && (Path.GetFileName(found.Path) == "croissant.json" || found.Json?.Member("@context") is not null);

    public override CheckReport Judge(Found found) => new(found.Path, Name, Ruling.All(CroissantDraft.Read(found.Path)), []);
}
