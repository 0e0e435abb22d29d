namespace Norma.Formats.Croissant.Rules;

sealed class DatasetType() : Rule<CroissantDraft>("croissant/dataset", "a schema.org Dataset with a name", CroissantDraft.Reference)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        if (!document.Is(document.Dataset, "sc:Dataset")) yield return new("$.@type", "is not schema.org's Dataset");
        if (!document.Has(document.Dataset, "sc:name")) yield return new("$.name", "is missing");
    }
}
