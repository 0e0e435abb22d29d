using Norma.Spec;

namespace Norma.Formats.Croissant.Rules;

sealed class Identifiers() : Rule<CroissantDraft>("croissant/ids", "an @id of its own, without blanks, for each file, set of records and field", CroissantDraft.Reference)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in document.All)
            if (node.Id is not { Length: > 0 } id) yield return new($"{node}", "has no @id", Severity.Warning);
            else if (id.Any(char.IsWhiteSpace)) yield return new($"{node}", "has an @id with blanks");
            else if (!seen.Add(id)) yield return new($"{node}", "has the @id of another node");
    }
}
