using System.Text.Json;

namespace Norma.Formats.Croissant.Rules;

sealed class Sources() : Rule<CroissantDraft>("croissant/sources", "source or value, one of them, for each field without inline data or sub-fields; one file, set of files or set of records in a source", CroissantDraft.Reference)
{
    static readonly string[] s_origins = ["cr:fileObject", "cr:fileSet", "cr:recordSet", "cr:field", "sc:distribution"];

    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        foreach (var field in document.Fields)
        {
            var (source, value) = (document.Has(field, "cr:source"), document.Has(field, "cr:value") || document.Has(field, "sc:value"));
            if (source && value) yield return new($"{field}", "has both source and value");
            if (!source && !value && !document.Has(field, "cr:subField") && !Inline(document, field)) yield return new($"{field}", "has neither source nor value");
            foreach (var origin in document.Values(field.Json, "cr:source").Where(s => s.ValueKind == JsonValueKind.Object && s.Text("@id") is null))
            {
                var count = s_origins.Sum(name => document.Values(origin, name).Count());
                if (count != 1) yield return new($"{field}", $"has a source with {count} of fileObject, fileSet, recordSet and field");
            }
        }
    }

    static bool Inline(CroissantDraft document, CroissantNode field)
    {
        for (var node = field.Parent; node is not null; node = node.Parent)
            if (document.Has(node, "cr:data") || document.Has(node, "cr:source")) return true;
        return false;
    }
}
