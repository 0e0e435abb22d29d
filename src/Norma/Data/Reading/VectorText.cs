using System.Globalization;
using Norma.Formats;

namespace Norma.Data.Reading;

/// <summary>Reads a list of numbers as JSON and NumPy write it: brackets, and commas or blanks between the numbers.</summary>
static class VectorText
{
    /// <summary>Reads the numbers of a list.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">No more than these.</param>
    /// <param name="into">Takes them; it grows as it must.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> text, int most, ref float[] into, out int count)
    {
        count = 0;
        text = text.Trim(" \t\r\n"u8);
        if (text.Length < 2 || text[0] != (byte)'[' || text[^1] != (byte)']') return "is no list";
        text = text[1..^1].TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) return "is an empty list";
        for (; ; )
        {
            var end = text.IndexOfAny(", \t\r\n"u8);
            var one = end < 0 ? text : text[..end];
            var form = NumberText.Read(one, (byte)'.', out var number);
            if (form == NumberForm.NotFinite) return "has a number that is not finite in float32";
            if (form != NumberForm.Number) return one.IsEmpty ? "has a place without a number" : one[0] is (byte)'[' ? "is a list of lists" : "has a place that is no number";
            if (count == most) return string.Create(CultureInfo.InvariantCulture, $"has more than {most} numbers");
            if (count == into.Length) Array.Resize(ref into, 2 * into.Length);
            into[count++] = number;
            if (end < 0) return null;
            // One comma at most, and blanks around it.
            text = text[end..].TrimStart(" \t\r\n"u8);
            if (text.IsEmpty) return null;
            if (text[0] != (byte)',') continue;
            text = text[1..].TrimStart(" \t\r\n"u8);
            if (text.IsEmpty) return "has a place without a number";
        }
    }
}
