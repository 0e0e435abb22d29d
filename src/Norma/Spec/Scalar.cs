using System.Globalization;

namespace Norma.Spec;

/// <summary>What a scalar without quotes is, by the core schema of YAML 1.2.</summary>
enum ScalarKind { Null, Boolean, Whole, Number, Text }

/// <summary>Tells and reads scalars by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): <c>yes</c> is text, <c>0x1F</c> is 31.</summary>
static class Scalar
{
    /// <summary>What an unquoted text is.</summary>
    public static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        ".nan" or ".NaN" or ".NAN" => ScalarKind.Number,
        _ when IsWhole(text) => ScalarKind.Whole,
        _ when IsNumber(text) => ScalarKind.Number,
        _ => ScalarKind.Text,
    };

    /// <summary>The value of a whole number; null when it is beyond 64 bits.</summary>
    public static long? Whole(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex <= long.MaxValue ? (long)hex : null;
        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            var value = 0L;
            foreach (var digit in text.AsSpan(2))
            {
                if (value > long.MaxValue >> 3) return null;
                value = (value << 3) + (digit - '0');
            }
            return value;
        }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
    }

    /// <summary>The value of a number; not finite for <c>.nan</c>, <c>.inf</c> and what float64 cannot hold.</summary>
    public static double Number(string text)
    {
        if (text.Equals(".nan", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        if (text.EndsWith("inf", StringComparison.OrdinalIgnoreCase)) return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (text.Length > 1 && text[0] == '0' && text[1] is 'x' or 'o') return Whole(text) ?? double.PositiveInfinity;
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    static bool IsWhole(string text)
    {
        if (text.Length > 2 && text[0] == '0' && text[1] == 'x') return All(text.AsSpan(2), char.IsAsciiHexDigit);
        if (text.Length > 2 && text[0] == '0' && text[1] == 'o') return All(text.AsSpan(2), static c => c is >= '0' and <= '7');
        var digits = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        return digits.Length > 0 && All(digits, char.IsAsciiDigit);
    }

    static bool IsNumber(string text)
    {
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (rest is ".inf" or ".Inf" or ".INF") return true;
        var before = Digits(rest);
        rest = rest[before..];
        var after = 0;
        if (rest.Length > 0 && rest[0] == '.')
        {
            after = Digits(rest[1..]);
            rest = rest[(after + 1)..];
        }
        if (before + after == 0) return false;
        if (rest.Length == 0) return true;
        if (rest[0] is not ('e' or 'E')) return false;
        rest = rest[1..];
        if (rest.Length > 0 && rest[0] is '-' or '+') rest = rest[1..];
        return rest.Length > 0 && Digits(rest) == rest.Length;
    }

    static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count])) count++;
        return count;
    }

    static bool All(ReadOnlySpan<char> text, Func<char, bool> holds)
    {
        foreach (var c in text)
            if (!holds(c)) return false;
        return true;
    }
}
