namespace Norma.Formats.Croissant.Rules;

sealed class Joins() : Rule<CroissantDraft>("croissant/joins", "a reference that joins the files, where the fields of a set of records come from several", CroissantDraft.Reference)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        foreach (var set in document.RecordSets)
        {
            var fields = document.Fields.Where(field => field.Parent is { } parent && parent.Place == set.Place).ToArray();
            var origins = fields.SelectMany(field => document.Values(field.Json, "cr:source")).SelectMany(source => document.Ids(source, "cr:fileObject").Concat(document.Ids(source, "cr:fileSet"))).Distinct(StringComparer.Ordinal).ToArray();
            if (origins.Length > 1 && !fields.Any(field => document.Has(field, "cr:references"))) yield return new($"{set}", $"takes its fields from {string.Join(", ", origins.Select(Spec.Printable.Quote))} without a reference between them");
        }
    }
}
