using System.Text.Json;

namespace Norma.Formats.Croissant.Rules;

sealed class StrictDocument() : Rule<CroissantDraft>("croissant/json", "a JSON object with @context, without a member that stands twice", CroissantDraft.Specification)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        if (document.Fault is { } fault) yield return new("", fault);
        else if (document.Dataset.Json.ValueKind != JsonValueKind.Object) yield return new("$", "is no object");
        else if (document.Dataset.Json.Member("@context") is null) yield return new("$", "has no @context");
    }
}
