namespace Norma.Formats.Croissant.Rules;

sealed class DataTypes() : Rule<CroissantDraft>("croissant/data-types", "a dataType for each field, its own, a parent's, its sub-fields' or that of the field that is its source", CroissantDraft.Reference)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        foreach (var field in document.Fields)
        {
            if (document.Has(field, "cr:subField")) continue;
            var typed = false;
            for (CroissantNode? node = field; node is not null && !typed; node = node.Parent) typed = document.Has(node, "cr:dataType");
            var ofField = document.Values(field.Json, "cr:source").Any(source => document.Ids(source, "cr:field").Any());
            if (!typed && !ofField && !document.Has(field, "cr:references")) yield return new($"{field}", "has no dataType");
        }
    }
}
