using System.Text.RegularExpressions;

namespace Norma.Data;

/// <summary>Recognises values that name persons or their accounts. Says what kind and how many, never which.</summary>
static partial class PersonalData
{
    const int MostLevels = 20_000;

    /// <summary>What a column seems to hold.</summary>
    /// <param name="Kind">E-mail addresses, telephone numbers, ….</param>
    /// <param name="Values">How many different values look so.</param>
    /// <param name="Looked">How many different values were looked at.</param>
    public sealed record Kinds(string Kind, int Values, int Looked);

    /// <summary>The kind that most values look like, where at least one in ten does (checked forms) or half do (telephone numbers); null for none. Looks at the first 20,000 different values.</summary>
    public static Kinds? In(TextColumn column)
    {
        var looked = Math.Min(column.Levels.Length, MostLevels);
        if (looked == 0) return null;
        Span<int> counts = stackalloc int[5];
        for (var level = 0; level < looked; level++)
        {
            var text = column.Levels[level].AsSpan().Trim();
            if (text.Length is < 6 or > 254) continue;
            if (IsEmail(text)) counts[0]++;
            else if (IsChineseId(text)) counts[1]++;
            else if (IsIban(text)) counts[2]++;
            else if (IsCard(text)) counts[3]++;
            else if (IsPhone(text)) counts[4]++;
        }
        string[] kinds = ["e-mail addresses", "Chinese identity numbers", "IBANs", "payment card numbers", "telephone numbers"];
        for (var kind = 0; kind < counts.Length; kind++)
        {
            // Luhn's digit lets one number in ten through by chance, and long digits look like telephones: those need a majority.
            var share = kind < 3 ? 0.1 : 0.5;
            if (counts[kind] > 0 && counts[kind] >= share * looked) return new(kinds[kind], counts[kind], looked);
        }
        return null;
    }

    /// <summary>The same of numbers: most are eleven digits of Chinese mobile numbers, or eighteen as Chinese identity numbers have. The check digit is lost in a number; the figures are those of values, not of different ones.</summary>
    public static Kinds? In(NumberColumn column)
    {
        var (present, mobiles, identities) = (0, 0, 0);
        foreach (var piece in column.Pieces())
            foreach (var value in piece.Span)
            {
                if (float.IsNaN(value)) continue;
                present++;
                if (value is >= 1.3e10f and < 2e10f) mobiles++;
                else if (value is >= 1e17f and < 1e18f) identities++;
            }
        return present > 0 && 2 * mobiles >= present ? new("telephone numbers", mobiles, present)
            : present > 0 && 2 * identities >= present ? new("Chinese identity numbers", identities, present)
            : null;
    }

    /// <summary>The kind that a column seems to hold; null for none.</summary>
    public static Kinds? In(Column column) => column switch { TextColumn texts => In(texts), NumberColumn numbers => In(numbers), _ => null };

    /// <summary>Whether a single value is surely of a checked form: an e-mail address, a Chinese identity number, an IBAN.</summary>
    public static bool IsSurely(string value)
    {
        var text = value.AsSpan().Trim();
        return text.Length is >= 6 and <= 254 && (IsEmail(text) || IsChineseId(text) || IsIban(text));
    }

    static bool IsEmail(ReadOnlySpan<char> text) => text.Contains('@') && Email().IsMatch(text);

    [GeneratedRegex(@"^[^@\s,;<>""]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}$", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    /// <summary>GB 11643-1999: 17 digits and a check character, ISO 7064 MOD 11-2.</summary>
    public static bool IsChineseId(ReadOnlySpan<char> text)
    {
        if (text.Length != 18) return false;
        ReadOnlySpan<int> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            sum += (text[i] - '0') * weights[i];
        }
        var month = (text[10] - '0') * 10 + text[11] - '0';
        var day = (text[12] - '0') * 10 + text[13] - '0';
        return month is >= 1 and <= 12 && day is >= 1 and <= 31 && char.ToUpperInvariant(text[17]) == "10X98765432"[sum % 11];
    }

    /// <summary>ISO 13616: the number moved and written in digits leaves 1 modulo 97.</summary>
    public static bool IsIban(ReadOnlySpan<char> text)
    {
        Span<char> compact = stackalloc char[34];
        var length = 0;
        foreach (var c in text)
        {
            if (c == ' ') continue;
            if (length == 34 || !char.IsAsciiLetterOrDigit(c)) return false;
            compact[length++] = char.ToUpperInvariant(c);
        }
        if (length < 15 || !char.IsAsciiLetter(compact[0]) || !char.IsAsciiLetter(compact[1]) || !char.IsAsciiDigit(compact[2]) || !char.IsAsciiDigit(compact[3])) return false;
        var remainder = 0;
        for (var i = 0; i < length; i++)
        {
            var c = compact[(i + 4) % length];
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
        }
        return remainder == 1;
    }

    /// <summary>13 to 19 digits, perhaps in groups, of a known issuer's range, with Luhn's check digit (ISO/IEC 7812).</summary>
    public static bool IsCard(ReadOnlySpan<char> text)
    {
        Span<int> digits = stackalloc int[19];
        var length = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-') continue;
            if (length == 19 || !char.IsAsciiDigit(c)) return false;
            digits[length++] = c - '0';
        }
        if (length < 13 || digits[0] is < 2 or > 6) return false;
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            var digit = digits[length - 1 - i];
            if (i % 2 == 1 && (digit *= 2) > 9) digit -= 9;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    /// <summary>An international number, eleven digits of a Chinese mobile number, or ten digits in groups.</summary>
    static bool IsPhone(ReadOnlySpan<char> text) => text.Length is >= 7 and <= 25 && Phone().IsMatch(text);

    [GeneratedRegex(@"^(\+\d{1,3}[ .-]?\(?\d{1,4}\)?([ .-]?\d{2,4}){2,4}|1[3-9]\d{9}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
