using System.Globalization;
using System.Text;

namespace Norma.Spec;

/// <summary>Paths into a spec: <c>$.model.layers[0].units</c>; a key that is no plain word stands as <c>['a key']</c>.</summary>
public static class SpecPath
{
    const int LongestKey = 120;

    /// <summary>The path of a key below a path.</summary>
    public static string Key(string path, string key)
    {
        if (IsPlain(key)) return $"{path}.{key}";
        var shown = key.Length <= LongestKey ? key : key[..LongestKey] + "…";
        return $"{path}['{shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
    }

    /// <summary>The path of a list's item, counted from 0.</summary>
    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>The steps of a path: keys and, as <see langword="int"/>, indices. The leading <c>$</c> may be left out.</summary>
    /// <returns>Whether it is a path.</returns>
    internal static bool TryParse(string path, out List<object> steps)
    {
        steps = [];
        var i = path.StartsWith('$') ? 1 : 0;
        var first = i == 0;
        while (i < path.Length)
        {
            if (path[i] == '[')
            {
                if (i + 1 < path.Length && path[i + 1] == '\'')
                {
                    var key = new StringBuilder();
                    for (i += 2; i < path.Length && path[i] != '\''; i++)
                    {
                        if (path[i] == '\\' && i + 1 < path.Length) i++;
                        key.Append(path[i]);
                    }
                    if (i + 1 >= path.Length || path[i + 1] != ']') return false;
                    steps.Add(key.ToString());
                    i += 2;
                }
                else
                {
                    var end = path.IndexOf(']', i);
                    if (end < 0 || !int.TryParse(path.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return false;
                    steps.Add(index);
                    i = end + 1;
                }
            }
            else
            {
                if (!first && path[i++] != '.') return false;
                var end = path.AsSpan(i).IndexOfAny('.', '[') is >= 0 and var length ? i + length : path.Length;
                if (end == i) return false;
                steps.Add(path[i..end]);
                i = end;
            }
            first = false;
        }
        return true;
    }

    static bool IsPlain(string key)
    {
        if (key.Length is 0 or > LongestKey) return false;
        foreach (var c in key)
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-')) return false;
        return true;
    }
}
