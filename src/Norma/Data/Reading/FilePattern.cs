using System.Text;
using System.Text.RegularExpressions;

namespace Norma.Data.Reading;

/// <summary>What the paths of files say: <c>{name}</c> takes a text within a folder's or file's name, <c>*</c> stands for any text there, <c>**</c> for any folders.</summary>
sealed class FilePattern
{
    readonly Regex _form;

    /// <summary>A pattern without a fault.</summary>
    public FilePattern(string pattern)
    {
        var names = new List<string>();
        _form = FormOf(pattern, names) is { } form ? new(form, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : throw new ArgumentException(Fault(pattern), nameof(pattern));
        Names = names;
    }

    /// <summary>The fields that it takes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What is wrong with a pattern; null where nothing is.</summary>
    public static string? Fault(string pattern)
    {
        var names = new List<string>();
        if (FormOf(pattern, names) is null) return "in which braces do not hold a name";
        return names.Count == 0 ? "which takes no field" : names.Distinct(StringComparer.Ordinal).Count() < names.Count ? "which takes a field twice" : null;
    }

    /// <summary>A regular expression whose one group is what a path says for a name.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="before">What goes before the path.</param>
    public string ExpressionOf(string name, string before)
    {
        const string Group = "([^/]+?)";
        var (form, at) = (_form.ToString()[1..], 0);
        foreach (var other in Names)
        {
            at = form.IndexOf(Group, at, StringComparison.Ordinal);
            if (other != name) form = form[..at] + "(?:" + form[(at + 1)..];
            at += Group.Length;
        }
        return $"^{Regex.Escape(before)}{form}";
    }

    /// <summary>What a path says, in the order of the names; null where it is of another form.</summary>
    public string[]? Take(string path)
    {
        var match = _form.Match(path);
        return match.Success ? [.. Enumerable.Range(1, Names.Count).Select(i => match.Groups[i].Value)] : null;
    }

    static string? FormOf(string pattern, List<string> names)
    {
        var form = new StringBuilder("^");
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '{')
            {
                var end = pattern.IndexOf('}', at);
                if (end < at + 2) return null;
                names.Add(pattern[(at + 1)..end]);
                form.Append("([^/]+?)");
                at = end;
            }
            else if (pattern[at] == '}') return null;
            else if (pattern.AsSpan(at).StartsWith("**/", StringComparison.Ordinal))
            {
                form.Append("(?:[^/]+/)*");
                at += 2;
            }
            else form.Append(pattern[at] == '*' ? "[^/]*" : Regex.Escape(pattern[at].ToString()));
        }
        return form.Append('$').ToString();
    }
}
