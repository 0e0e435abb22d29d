using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>What BERT does to a text: removes control characters, makes spaces plain, sets Chinese characters apart, strips accents, makes letters small.</summary>
sealed record BertNormalizer(bool Clean, bool Chinese, bool? Accents, bool Small) : Normalizer
{
    readonly Normalizer[] _then = [.. (Accents ?? Small ? new Normalizer[] { new UnicodeForm(NormalizationForm.FormD), new StripAccents() } : []), .. (Small ? new Normalizer[] { new Lowercase() } : [])];

    public override void Apply(AlignedText from, AlignedText to)
    {
        var first = _then.Length == 0 ? to : new AlignedText();
        for (var at = 0; at < from.Length;)
        {
            var rune = from.RuneAt(at);
            var (start, end) = (from.From(at), from.To(at));
            at += rune.Utf16SequenceLength;
            if (Clean && IsDirt(rune)) continue;
            if (Clean && Rune.IsWhiteSpace(rune)) rune = new(' ');
            var apart = Chinese && IsChinese(rune.Value);
            if (apart) first.Add(' ', start, end);
            first.Add(rune, start, end);
            if (apart) first.Add(' ', start, end);
        }
        for (var i = 0; i < _then.Length; i++)
        {
            var next = i == _then.Length - 1 ? to : new AlignedText();
            _then[i].Apply(first, next);
            first = next;
        }
    }

    static bool IsDirt(Rune rune) => rune.Value is 0 or 0xFFFD
        || (rune.Value is not ('\t' or '\n' or '\r') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);

    static bool IsChinese(int c) => c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    public override JsonObject ToJson() => new()
    {
        ["type"] = "BertNormalizer", ["clean_text"] = Clean, ["handle_chinese_chars"] = Chinese, ["strip_accents"] = Accents, ["lowercase"] = Small,
    };
}
