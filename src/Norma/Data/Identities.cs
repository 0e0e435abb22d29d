using System.Globalization;
using Norma.Spec;

namespace Norma.Data;

/// <summary>What tells people, machines or series apart by a number: float32 keeps whole numbers apart up to 16,777,216, and others would be taken as one.</summary>
static class Identities
{
    const float Most = 1 << 24;

    /// <summary>What is wrong with a column that tells rows apart; null where it holds no numbers, or only such as are kept apart.</summary>
    /// <param name="column">The column.</param>
    /// <param name="whole">Whether numbers that are not whole are none that tell rows apart.</param>
    public static string? Merged(Column column, bool whole = true)
    {
        if (column is not NumberColumn numbers) return null;
        var (values, count, first) = (numbers.Values, 0, -1);
        for (var row = 0; row < values.Length; row++)
        {
            if (float.IsNaN(values[row]) || (Math.Abs(values[row]) < Most && (!whole || values[row] == MathF.Round(values[row])))) continue;
            if (count++ == 0) first = row;
        }
        return count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(column.Name)} holds in {count:N0} of {values.Length:N0} rows numbers{(whole ? " that are not whole, or" : "")} of eight digits and more, which float32 does not tell apart (the first in row {first + 1:N0})");
    }

    /// <summary>What is expected of such a column.</summary>
    public const string Expected = "a category, or whole numbers below 16,777,216";

    /// <summary>What to do.</summary>
    public static string Fix(string name) => $"state its type: {Printable.Escape(name)}: {{type: category}}, which compares the texts.";
}
