namespace Norma.Formats.Croissant.Rules;

sealed class NodeTypes() : Rule<CroissantDraft>("croissant/node-types", "FileObject or FileSet in the distribution, RecordSet, and Field, each by its @type", CroissantDraft.Reference)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document) =>
        document.Files.Where(n => !document.Is(n, "cr:FileObject") && !document.Is(n, "cr:FileSet")).Select(n => new Breach($"{n}", "is neither FileObject nor FileSet"))
            .Concat(document.RecordSets.Where(n => !document.Is(n, "cr:RecordSet")).Select(n => new Breach($"{n}", "is no RecordSet")))
            .Concat(document.Fields.Where(n => !document.Is(n, "cr:Field")).Select(n => new Breach($"{n}", "is no Field")));
}
