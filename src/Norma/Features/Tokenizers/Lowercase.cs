using System.Text;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Small letters, character by character, in no language's rules.</summary>
sealed record Lowercase : Normalizer
{
    public override void Apply(AlignedText from, AlignedText to)
    {
        for (var at = 0; at < from.Length;)
        {
            var rune = from.RuneAt(at);
            var (start, end) = (from.From(at), from.To(at));
            // The one letter whose small form is two characters.
            if (rune.Value == 0x130) to.Add("i\u0307", start, end);
            else to.Add(Rune.ToLowerInvariant(rune), start, end);
            at += rune.Utf16SequenceLength;
        }
    }

    public override JsonObject ToJson() => new() { ["type"] = "Lowercase" };
}
