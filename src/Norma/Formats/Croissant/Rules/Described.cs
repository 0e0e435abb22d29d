using Norma.Spec;

namespace Norma.Formats.Croissant.Rules;

// Required by the text; the reference implementation and the standard's own examples go without some of them.
sealed class Described() : Rule<CroissantDraft>("croissant/described", "description, license, url, creator, datePublished and distribution, which the text requires and mlcroissant does not", CroissantDraft.Specification)
{
    static readonly string[] s_required = ["description", "license", "url", "creator", "datePublished", "distribution"];

    public override IEnumerable<Breach> Breaches(CroissantDraft document) =>
        s_required.Where(name => !document.Has(document.Dataset, $"sc:{name}")).Select(name => new Breach($"$.{name}", "is missing", Severity.Warning));
}
