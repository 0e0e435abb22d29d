using System.Text;

namespace Norma.Formats.TableSchema;

/// <summary>Patterns of <c>strptime</c> as .NET has them, and back: where one has no like in the other there is none.</summary>
static class StrptimeNames
{
    // A number of one or two digits is read by one letter.
    static readonly (string Strptime, string DotNet)[] s_same =
    [
        ("%Y", "yyyy"), ("%y", "yy"), ("%B", "MMMM"), ("%b", "MMM"), ("%m", "M"), ("%A", "dddd"), ("%a", "ddd"), ("%d", "d"), ("%H", "H"), ("%I", "h"), ("%M", "m"), ("%S", "s"), ("%f", "FFFFFFF"), ("%p", "tt"), ("%z", "zzz"),
    ];

    /// <summary>A .NET format of a pattern; null where there is none.</summary>
    public static string? ToDotNet(string pattern)
    {
        var format = new StringBuilder();
        var afterNumber = false;
        pattern = pattern.Replace("%T", "%H:%M:%S", StringComparison.Ordinal);
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] != '%')
            {
                if (!Plain(pattern[at])) format.Append('\\');
                format.Append(pattern[at]);
                afterNumber = false;
                continue;
            }
            if (at + 1 == pattern.Length || Array.Find(s_same, pair => pair.Strptime == pattern.Substring(at, 2)) is not { Strptime: not null } same) return null;
            // Digits that touch would not be told apart.
            if (afterNumber && same.DotNet.Length == 1) return null;
            format.Append(same.DotNet);
            afterNumber = same.DotNet is not ("MMMM" or "MMM" or "dddd" or "ddd" or "tt");
            at++;
        }
        return DateText.IsFormat(format.ToString()) && format.Length > 1 ? format.ToString() : null;
    }

    /// <summary>A pattern of a .NET format; null where there is none.</summary>
    public static string? OfDotNet(string format)
    {
        var pattern = new StringBuilder();
        for (var at = 0; at < format.Length;)
        {
            if (format[at] == '\\' && at + 1 < format.Length)
            {
                pattern.Append(format[at + 1] == '%' ? "%%" : format[at + 1]);
                at += 2;
                continue;
            }
            if (!char.IsAsciiLetter(format[at]))
            {
                if (format[at] is '\'' or '"' or '%') return null;
                pattern.Append(format[at++]);
                continue;
            }
            var length = 1;
            while (at + length < format.Length && format[at + length] == format[at]) length++;
            var letters = format.Substring(at, length);
            if (letters == "T") pattern.Append('T');
            else if ((letters.Length == 2 && letters is "MM" or "dd" or "HH" or "hh" or "mm" or "ss" ? letters[..1] : letters) is var one && Array.Find(s_same, pair => pair.DotNet == one) is { Strptime: not null } same) pattern.Append(same.Strptime);
            else return null;
            at += length;
        }
        return Strptime.IsSound(pattern.ToString()) ? pattern.ToString() : null;
    }

    static bool Plain(char c) => c is ' ' or '-' or '.' or ',' or '_' or ':' or '/' or 'T';
}
