namespace Norma.Spec;

/// <summary>Marks a text that names files and folders: 1 to 100 letters, digits, <c>.</c>, <c>_</c> and <c>-</c> of ASCII, beginning with a letter or digit; no name becomes a path.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NameAttribute : Attribute
{
    const int Longest = 100;

    /// <summary>The same in words.</summary>
    public const string Meaning = "1 to 100 letters, digits, '.', '_' and '-', beginning with a letter or digit";

    /// <summary>The same as a regular expression.</summary>
    public const string Expression = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$";

    /// <summary>Whether a text is such a name.</summary>
    public static bool Holds(string text)
    {
        if (text.Length is 0 or > Longest || !char.IsAsciiLetterOrDigit(text[0])) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-')) return false;
        return true;
    }
}
