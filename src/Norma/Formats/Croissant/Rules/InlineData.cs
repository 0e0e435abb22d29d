using System.Text.Json;

namespace Norma.Formats.Croissant.Rules;

sealed class InlineData() : Rule<CroissantDraft>("croissant/data", "inline data as a list of objects with the fields as their keys", CroissantDraft.Specification)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        foreach (var set in document.RecordSets)
        {
            var fields = document.Fields.Where(field => field.Parent is { } parent && parent.Place == set.Place).ToArray();
            var names = fields.SelectMany(field => new[] { field.Id, field.Json.Text("name") }).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var i = -1;
            foreach (var row in document.Values(set.Json, "cr:data"))
            {
                i++;
                if (row.ValueKind != JsonValueKind.Object) yield return new($"{set}", $"has data[{i}] that is no object");
                else if (row.EnumerateObject().Count() != fields.Length || row.EnumerateObject().Any(member => !names.Contains(member.Name))) yield return new($"{set}", $"has data[{i}] with other keys than its fields");
            }
        }
    }
}
