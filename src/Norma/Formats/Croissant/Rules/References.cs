using Norma.Spec;

namespace Norma.Formats.Croissant.Rules;

sealed class References() : Rule<CroissantDraft>("croissant/references", "references to nodes that are there", CroissantDraft.Reference)
{
    static readonly string[] s_sources = ["cr:fileObject", "cr:fileSet", "cr:recordSet", "cr:field", "sc:distribution"];

    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        var ids = document.All.Select(node => node.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var file in document.Files)
            foreach (var id in document.Ids(file.Json, "cr:containedIn").Concat(document.Ids(file.Json, "sc:containedIn")))
                if (!ids.Contains(id)) yield return Missing(file, "containedIn", id);
        foreach (var set in document.RecordSets)
            foreach (var id in document.Ids(set.Json, "cr:key"))
                if (!ids.Contains(id) && !ids.Contains($"{set.Id}/{id}")) yield return Missing(set, "key", id);   // a field's name alone is usual in 1.0
        foreach (var field in document.Fields)
        {
            foreach (var property in (string[])["cr:source", "cr:references"])
                foreach (var source in document.Values(field.Json, property))
                {
                    var named = (source.TextOf() ?? source.Text("@id")) is { } own ? [own] : s_sources.SelectMany(s => document.Ids(source, s));
                    foreach (var id in named)
                        if (!ids.Contains(id)) yield return Missing(field, property[3..], id);
                }
            foreach (var id in document.Ids(field.Json, "cr:parentField"))
                if (!ids.Contains(id)) yield return Missing(field, "parentField", id);
        }

        Breach Missing(CroissantNode node, string property, string id) => new($"{node}", $"refers by {property} to {Printable.Quote(id)}, which is not there{(Nearest.Hint(id, ids) is { } hint ? $"; {hint}" : "")}");
    }
}
