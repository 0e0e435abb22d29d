namespace Norma.Formats.Croissant.Rules;

sealed class DataTypes() : Rule<CroissantDraft>("croissant/data-types", "a dataType for each field, its own, a parent's or its sub-fields'", CroissantDraft.Reference)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        foreach (var field in document.Fields)
        {
            if (document.Has(field, "cr:subField")) continue;
            var typed = false;
            for (CroissantNode? node = field; node is not null && !typed; node = node.Parent) typed = document.Has(node, "cr:dataType");
            if (!typed && !document.Has(field, "cr:references")) yield return new($"{field}", "has no dataType");
        }
    }
}
