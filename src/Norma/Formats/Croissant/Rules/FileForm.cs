namespace Norma.Formats.Croissant.Rules;

sealed class FileForm() : Rule<CroissantDraft>("croissant/files", "for a FileObject contentUrl (or containedIn) and encodingFormat; for a FileSet includes and encodingFormat; a SHA-256 or MD5 unless contained or live", CroissantDraft.Reference)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document)
    {
        var live = document.Values(document.Dataset.Json, "cr:isLiveDataset").Any(value => value.ValueKind == System.Text.Json.JsonValueKind.True);
        foreach (var file in document.Files)
        {
            if (!document.Has(file, "sc:encodingFormat")) yield return new($"{file}", "has no encodingFormat");
            if (document.Is(file, "cr:FileSet"))
            {
                if (!document.Has(file, "cr:includes")) yield return new($"{file}", "has no includes");
                continue;
            }
            if (document.Has(file, "cr:containedIn") || document.Has(file, "sc:containedIn")) continue;
            if (!document.Has(file, "sc:contentUrl")) yield return new($"{file}", "has no contentUrl");
            if (!live && !document.Has(file, "sc:sha256") && !document.Has(file, "cr:sha256") && !document.Has(file, "cr:md5") && !document.Has(file, "sc:md5")) yield return new($"{file}", "has neither sha256 nor md5");
        }
    }
}
