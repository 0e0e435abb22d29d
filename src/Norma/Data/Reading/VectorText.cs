using System.Globalization;
using Norma.Data.Fields;
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
    public static VectorFault Read(ReadOnlySpan<byte> text, int most, ref float[] into, out int count)
    {
        count = 0;
        text = text.Trim(" \t\r\n"u8);
        if (text.Length < 2 || text[0] != (byte)'[' || text[^1] != (byte)']') return VectorFault.NoList;
        text = text[1..^1].TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) return VectorFault.Empty;
        for (; ; )
        {
            var end = text.IndexOfAny(", \t\r\n"u8);
            var one = end < 0 ? text : text[..end];
            var form = NumberText.Read(one, (byte)'.', out var number);
            if (form == NumberForm.NotFinite) return VectorFault.NotFinite;
            if (form != NumberForm.Number) return one.IsEmpty ? VectorFault.Gap : one[0] is (byte)'[' ? VectorFault.Nested : VectorFault.NoNumber;
            if (count == most) return VectorFault.TooMany;
            if (count == into.Length) Array.Resize(ref into, 2 * into.Length);
            into[count++] = number;
            if (end < 0) return VectorFault.None;
            // One comma at most, and blanks around it.
            text = text[end..].TrimStart(" \t\r\n"u8);
            if (text.IsEmpty) return VectorFault.None;
            if (text[0] != (byte)',') continue;
            text = text[1..].TrimStart(" \t\r\n"u8);
            if (text.IsEmpty) return VectorFault.Gap;
        }
    }

    /// <summary>A fault in words that go on after the field's name.</summary>
    public static string What(VectorFault fault) => fault switch
    {
        VectorFault.Missing => "has no list",
        VectorFault.NoList => "is no list",
        VectorFault.Empty => "is an empty list",
        VectorFault.Nested => "is a list of lists",
        VectorFault.Gap => "has a place without a number",
        VectorFault.NoNumber => "has a place that is no number",
        VectorFault.NotFinite => "has a number that is not finite in float32",
        _ => string.Create(CultureInfo.InvariantCulture, $"has more than {Vector.MostNumbers} numbers"),
    };
}

/// <summary>Why a cell is no list of numbers.</summary>
enum VectorFault
{
    /// <summary>It is one.</summary>
    None,
    /// <summary>There is no value.</summary>
    Missing,
    /// <summary>It has no brackets.</summary>
    NoList,
    /// <summary>It has no numbers.</summary>
    Empty,
    /// <summary>It has lists within.</summary>
    Nested,
    /// <summary>Nothing stands at a place.</summary>
    Gap,
    /// <summary>Something else stands at a place.</summary>
    NoNumber,
    /// <summary>Float32 does not hold a number.</summary>
    NotFinite,
    /// <summary>It is too long.</summary>
    TooMany,
}
