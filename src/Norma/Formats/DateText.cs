using System.Globalization;
using System.Text;

namespace Norma.Formats;

/// <summary>Reads and writes days and moments as microseconds since 1970-01-01 UTC. The one parser of dates: rows of a file and requests to a server go through it.</summary>
static class DateText
{
    const int Longest = 64;

    static readonly long s_epoch = DateTime.UnixEpoch.Ticks;

    /// <summary>ISO 8601 as data has it: a day, a blank or <c>T</c>, a time to the minute, second or fraction, an offset or <c>Z</c>; UTC without one.</summary>
    static readonly string[] s_iso =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a moment; blanks around it do not count.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="format">A .NET date format, read with the invariant culture; ISO 8601 when null.</param>
    /// <param name="moment">Microseconds since 1970-01-01 UTC; digits beyond are cut.</param>
    public static bool Read(ReadOnlySpan<byte> text, string? format, out long moment)
    {
        moment = 0;
        text = text.Trim(" \t"u8);
        if (text.Length is 0 or > Longest) return false;
        Span<char> characters = stackalloc char[Longest];
        var length = Encoding.UTF8.GetChars(text, characters);
        return Read(characters[..length], format, out moment);
    }

    /// <summary>Reads a moment.</summary>
    public static bool Read(ReadOnlySpan<char> text, string? format, out long moment)
    {
        moment = 0;
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        DateTime read;
        if (format is not null)
        {
            if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, Styles, out read)) return false;
        }
        else
        {
            if (text.Length is < 10 or > Longest || text[4] != '-' || text[7] != '-') return false;
            Span<char> iso = stackalloc char[text.Length];
            text.CopyTo(iso);
            if (iso.Length > 10 && iso[10] is ' ' or 't') iso[10] = 'T';
            if (iso[^1] == 'z') iso[^1] = 'Z';
            if (!DateTime.TryParseExact(iso, s_iso, CultureInfo.InvariantCulture, Styles, out read)) return false;
        }
        moment = (read.Ticks - s_epoch) / 10 - ((read.Ticks - s_epoch) % 10 < 0 ? 1 : 0);
        return true;
    }

    /// <summary>Whether it is a .NET date format: .NET throws at others only when it meets a value.</summary>
    public static bool IsFormat(string format)
    {
        if (format.Length is 0 or > Longest) return false;
        try
        {
            DateTime.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            DateTime.TryParseExact("1970", format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>A moment as ISO 8601: a day where its time is midnight, else with <c>Z</c>.</summary>
    public static string Write(long moment)
    {
        var ticks = Math.Clamp(moment, (DateTime.MinValue.Ticks - s_epoch) / 10, (DateTime.MaxValue.Ticks - s_epoch) / 10) * 10 + s_epoch;
        var date = new DateTime(ticks, DateTimeKind.Utc);
        return date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture).Replace(".Z", "Z", StringComparison.Ordinal);
    }
}
