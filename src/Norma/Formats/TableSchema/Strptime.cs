using System.Globalization;

namespace Norma.Formats.TableSchema;

/// <summary>Reads dates and times by the patterns of C's <c>strptime</c>, as Table Schema has them: numbers in fixed places and English names; culture and time zone names are not known.</summary>
static class Strptime
{
    static readonly DateTimeFormatInfo s_names = CultureInfo.InvariantCulture.DateTimeFormat;

    /// <summary>Whether every directive of a pattern is one that can be read.</summary>
    public static bool IsSound(string pattern)
    {
        if (!pattern.Contains('%')) return false;
        for (var i = 0; i < pattern.Length; i++)
            if (pattern[i] == '%' && (++i == pattern.Length || !"YmdHMSyIpbBaAjfzT%".Contains(pattern[i]))) return false;
        return true;
    }

    /// <summary>The moment, in UTC where the pattern has an offset; null when the text is none of the pattern.</summary>
    public static DateTime? Read(string text, string pattern)
    {
        var (year, month, day, hour, minute, second, ticks, dayOfYear, offset) = (1, 1, 1, 0, 0, 0, 0L, 0, 0);
        bool? afternoon = null;
        var at = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || ++i == pattern.Length)
            {
                if (at >= text.Length || text[at++] != pattern[Math.Min(i, pattern.Length - 1)]) return null;
                continue;
            }
            var fits = pattern[i] switch
            {
                'Y' => Digits(4, 4, out year),
                'y' => Digits(2, 2, out year) && (year += year < 69 ? 2000 : 1900) > 0,
                'm' => Digits(1, 2, out month),
                'd' => Digits(1, 2, out day),
                'H' => Digits(1, 2, out hour),
                'I' => Digits(1, 2, out hour) && hour is >= 1 and <= 12,
                'M' => Digits(1, 2, out minute),
                'S' => Digits(1, 2, out second),
                'T' => Digits(2, 2, out hour) && Skip(':') && Digits(2, 2, out minute) && Skip(':') && Digits(2, 2, out second),
                'j' => Digits(1, 3, out dayOfYear) && dayOfYear > 0,
                'f' => Fraction(),
                'b' => Name(s_names.AbbreviatedMonthNames, out month) && ++month > 0,
                'B' => Name(s_names.MonthNames, out month) && ++month > 0,
                'a' => Name(s_names.AbbreviatedDayNames, out _),
                'A' => Name(s_names.DayNames, out _),
                'p' => Half(),
                'z' => Offset(),
                '%' => Skip('%'),
                _ => false,
            };
            if (!fits) return null;
        }
        if (at != text.Length) return null;
        if (afternoon is { } late) hour = (hour % 12) + (late ? 12 : 0);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return null;
        var date = dayOfYear == 0 ? new DateTime(year, month, day) : dayOfYear > (DateTime.IsLeapYear(year) ? 366 : 365) ? (DateTime?)null : new DateTime(year, 1, 1).AddDays(dayOfYear - 1);
        var passed = TimeSpan.FromSeconds((((hour * 60L) + minute - offset) * 60) + second).Ticks + ticks;
        return date is { } d && d.Ticks + passed >= 0 && d.Ticks + passed <= DateTime.MaxValue.Ticks ? new DateTime(d.Ticks + passed) : null;

        bool Digits(int least, int most, out int number)
        {
            number = 0;
            var start = at;
            while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at])) number = (number * 10) + (text[at++] - '0');
            return at - start >= least;
        }

        bool Fraction()
        {
            var start = at;
            for (var unit = TimeSpan.TicksPerSecond / 10; at < text.Length && char.IsAsciiDigit(text[at]); unit /= 10) ticks += (text[at++] - '0') * unit;
            return at > start;
        }

        bool Name(string[] names, out int index)
        {
            index = -1;
            for (var n = 0; n < names.Length && index < 0; n++)
                if (names[n].Length > 0 && text.AsSpan(at).StartsWith(names[n], StringComparison.OrdinalIgnoreCase)) (index, at) = (n, at + names[n].Length);
            return index >= 0;
        }

        bool Half()
        {
            var fits = text.AsSpan(at).StartsWith("AM", StringComparison.OrdinalIgnoreCase) || text.AsSpan(at).StartsWith("PM", StringComparison.OrdinalIgnoreCase);
            if (fits) (afternoon, at) = (text[at] is 'P' or 'p', at + 2);
            return fits;
        }

        bool Offset()
        {
            if (at < text.Length && text[at] == 'Z') return ++at > 0;
            if (at >= text.Length || text[at] is not ('+' or '-')) return false;
            var sign = text[at++] == '-' ? -1 : 1;
            if (!Digits(2, 2, out var hours)) return false;
            if (at < text.Length && text[at] == ':') at++;
            if (!Digits(2, 2, out var minutes)) return false;
            offset = sign * ((hours * 60) + minutes);
            return true;
        }

        bool Skip(char c) => at < text.Length && text[at++] == c;
    }
}
