using Norma.Spec;

namespace Norma.Formats.Croissant.Rules;

// Hugging Face's files have the address of an issue in place of a digest that is not known (mlcommons/croissant#80).
sealed class DigestForm() : Rule<CroissantDraft>("croissant/digests", "a sha256 of 64 hexadecimal digits", CroissantDraft.Specification)
{
    public override IEnumerable<Breach> Breaches(CroissantDraft document) => document.Files
        .SelectMany(file => document.Texts(file.Json, "sc:sha256").Concat(document.Texts(file.Json, "cr:sha256")).Select(text => (file, text)))
        .Where(f => f.text.Length != 64 || !f.text.All(char.IsAsciiHexDigit)).Select(f => new Breach($"{f.file}", $"has the sha256 {Printable.Quote(f.text)}", f.text.StartsWith("https://", StringComparison.Ordinal) ? Severity.Warning : Severity.Error));
}
