namespace Norma.Formats.Croissant.Rules;

sealed class Versions() : Rule<CroissantDraft>("croissant/conforms-to", "conformsTo with http://mlcommons.org/croissant/1.0 or 1.1", CroissantDraft.Specification)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        var stated = document.Ids(document.Dataset.Json, "dct:conformsTo").ToArray();
        if (stated.Length == 0) yield return new("$.conformsTo", "is missing");
        else if (!stated.Any(version => version.TrimEnd('/') is "http://mlcommons.org/croissant/1.0" or "http://mlcommons.org/croissant/1.1")) yield return new("$.conformsTo", $"is {string.Join(", ", stated.Select(Spec.Printable.Quote))}");
    }
}
