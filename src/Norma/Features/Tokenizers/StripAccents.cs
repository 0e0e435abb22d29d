using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Removes marks that stand as characters of their own; NFD before it makes them so.</summary>
sealed record StripAccents : Normalizer
{
    public override void Apply(AlignedText from, AlignedText to)
    {
        for (var at = 0; at < from.Length;)
        {
            var rune = from.RuneAt(at);
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark) to.Add(rune, from.From(at), from.To(at));
            at += rune.Utf16SequenceLength;
        }
    }

    public override JsonObject ToJson() => new() { ["type"] = "StripAccents" };
}
