using Norma.Features;

namespace Norma.Models;

/// <summary>A text of which a pass sees no more than the longest one of its batch.</summary>
/// <param name="Start">Where its tokens begin among the features.</param>
/// <param name="Width">How many places it has.</param>
/// <param name="Length">How many of them are seen.</param>
readonly record struct CutText(int Start, int Width, int Length)
{
    /// <summary>The texts of a layout, whole; those of one or two places are never cut: there is little to gain, and one step is broadcast to any number.</summary>
    public static CutText[] Of(Layout layout)
    {
        var (all, at) = (new List<CutText>(), 0);
        foreach (var part in layout.Parts)
        {
            if (part.Tokens is not null && part.Width > 2) all.Add(new(at, part.Width, part.Width));
            at += part.Width;
        }
        return [.. all];
    }
}
