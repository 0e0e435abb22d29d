using System.Text.RegularExpressions;

namespace Norma.Formats.TableSchema;

/// <summary>A regular expression of a schema, held to the whole cell; run without backtracking, so that no pattern can keep the machine busy.</summary>
static class CellPattern
{
    const int Longest = 1000;

    static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(200);

    /// <summary>Why a pattern cannot be used; null when it can.</summary>
    public static string? Fault(string pattern)
    {
        if (pattern.Length > Longest) return $"has {pattern.Length} characters, more than {Longest}";
        try
        {
            _ = Of(pattern);
            return null;
        }
        catch (ArgumentException)
        {
            return "is no regular expression";
        }
        catch (NotSupportedException)
        {
            return "looks around or back, which is not run on outside patterns";
        }
    }

    /// <summary>The expression.</summary>
    public static Regex Of(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_most);
}
