using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Norma.Formats.Unicode;

namespace Norma.Features.Tokenizers;

/// <summary>A normal form of Unicode.</summary>
sealed record UnicodeForm(NormalizationForm Form) : Normalizer
{
    public override void Apply(AlignedText from, AlignedText to)
    {
        var whole = NormalForm.Of(from.Chars, Form);
        if (from.Chars.SequenceEqual(whole))
        {
            for (var at = 0; at < from.Length; at++) to.Add(from.Chars[at], from.From(at), from.To(at));
            return;
        }
        // Marks compose with what stands before them: cut before what is no mark, so that offsets stay narrow.
        for (int start = 0, end; start < from.Length; start = end)
        {
            end = start + from.RuneAt(start).Utf16SequenceLength;
            while (end < from.Length && Continues(from.RuneAt(end))) end += from.RuneAt(end).Utf16SequenceLength;
            to.Add(NormalForm.Of(from.Chars[start..end], Form), from.From(start), from.To(end - 1));
        }
        if (to.Chars.SequenceEqual(whole)) return;
        to.Clear();
        to.Add(whole, from.From(0), from.To(from.Length - 1));
    }

    // Vowels and finals of Hangul and the half-width voicing marks are letters that compose.
    static bool Continues(Rune rune) => rune.Value is (>= 0x1160 and <= 0x11FF) or 0xFF9E or 0xFF9F
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    public override JsonObject ToJson() => new()
    {
        ["type"] = Form switch
        {
            NormalizationForm.FormC => "NFC",
            NormalizationForm.FormD => "NFD",
            NormalizationForm.FormKC => "NFKC",
            _ => "NFKD",
        },
    };
}
