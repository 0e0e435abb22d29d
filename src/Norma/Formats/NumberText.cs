using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Norma.Formats;

/// <summary>What a text is when it is read as a number.</summary>
enum NumberForm
{
    /// <summary>A number that float32 holds.</summary>
    Number,
    /// <summary>No number.</summary>
    None,
    /// <summary>Infinite, not a number by name, or beyond float32.</summary>
    NotFinite,
}

/// <summary>Reads decimal numbers from UTF-8: a sign, digits, a point, an exponent; never a group separator, a currency or a culture.</summary>
/// <remarks>
/// The value is the float32 next to the float64 next to the text, as every reader that goes through float64 has it: so a number is the same from
/// CSV, JSON, XML and Parquet. Up to 19 digits with a small exponent are exact in one multiplication or division (Clinger 1990); the rest is parsed by the runtime.
/// </remarks>
static class NumberText
{
    const int MostText = 400;

    static readonly double[] s_powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads a number; blanks around it do not count.</summary>
    /// <param name="text">The text.</param>
    /// <param name="point">The decimal separator.</param>
    /// <param name="value">The number.</param>
    public static NumberForm Read(ReadOnlySpan<byte> text, byte point, out float value)
    {
        var form = ReadDouble(text, point, out var wide);
        value = (float)wide;
        return form == NumberForm.Number && !float.IsFinite(value) ? NumberForm.NotFinite : form;
    }

    /// <summary>Reads a number as float64.</summary>
    public static NumberForm ReadDouble(ReadOnlySpan<byte> text, byte point, out double value)
    {
        if (text.Length is > 0 and <= 8 && Short(text, point, out value)) return NumberForm.Number;
        if (text.Length > 0 && (text[0] <= ' ' || text[^1] <= ' ')) text = text.Trim(" \t"u8);
        var (at, digits, places) = (0, 0, 0);
        var mantissa = 0UL;
        var negative = false;
        value = 0;
        if (text.Length == 0) return NumberForm.None;
        if (text[0] is (byte)'-' or (byte)'+') { negative = text[0] == '-'; at = 1; }
        var begin = at;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++) mantissa = mantissa * 10 + (uint)(text[at] - '0');
        digits = at - begin;
        if (at < text.Length && text[at] == point)
        {
            var fraction = ++at;
            for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++) mantissa = mantissa * 10 + (uint)(text[at] - '0');
            places = at - fraction;
            digits += places;
        }
        if (at == text.Length && digits is > 0 and <= 19 && mantissa <= 1UL << 53 && places <= 22)
        {
            value = places == 0 ? mantissa : mantissa / s_powers[places];
            if (negative) value = -value;
            return NumberForm.Number;
        }
        return digits == 0 ? Named(text) : Slow(text, at, point, out value);
    }

    // Eight bytes at once: the point is taken out of the word, zeros are put before the digits, three multiplications add them up (Lemire 2021).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Short(ReadOnlySpan<byte> text, byte point, out double value)
    {
        const ulong Ones = 0x0101010101010101, Highs = 0x8080808080808080, Zeros = 0x3030303030303030, Halves = 0xF0F0F0F0F0F0F0F0;
        var (word, length, places) = (ByteWord.Of(text), text.Length, 0);
        var sign = (byte)word;
        if (sign is (byte)'-' or (byte)'+') { word >>= 8; length--; }
        var points = word ^ Ones * point;
        points = (points - Ones) & ~points & Highs;
        if (points != 0)
        {
            var before = BitOperations.TrailingZeroCount(points) & ~7;      // bits of the digits before it
            places = --length - before / 8;
            var low = (1UL << before) - 1;
            word = word & low | word >> 8 & ~low;
        }
        value = 0;
        if (length <= 0) return false;
        var left = 8 * (8 - length);
        word = word << left | Zeros & ((1UL << left) - 1);
        if ((word & Halves | (word + 0x0606060606060606 & Halves) >> 4) != 0x3333333333333333) return false;
        word -= Zeros;
        word = word * 10 + (word >> 8);
        var digits = (word & 0x000000FF000000FF) * 0x000F424000000064 + (word >> 16 & 0x000000FF000000FF) * 0x0000271000000001 >> 32;
        value = places == 0 ? digits : digits / s_powers[places];
        if (sign == '-') value = -value;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static NumberForm Slow(ReadOnlySpan<byte> text, int at, byte point, out double value)
    {
        value = 0;
        if (at < text.Length)
        {
            if (text[at] is not ((byte)'e' or (byte)'E')) return NumberForm.None;
            at++;
            if (at < text.Length && text[at] is (byte)'-' or (byte)'+') at++;
            if (at == text.Length || text[at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return NumberForm.None;
        }
        if (text.Length > MostText) return NumberForm.None;
        Span<byte> plain = stackalloc byte[text.Length];
        text.CopyTo(plain);
        if (point != '.') plain.Replace(point, (byte)'.');
        if (!double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)) return NumberForm.None;
        return double.IsFinite(value) ? NumberForm.Number : NumberForm.NotFinite;
    }

    // What other readers take for infinite or no number, in any case.
    static NumberForm Named(ReadOnlySpan<byte> text)
    {
        if (text[0] is (byte)'-' or (byte)'+') text = text[1..];
        return Ascii(text, "inf") || Ascii(text, "infinity") || Ascii(text, "nan") || Ascii(text, "1.#inf") ? NumberForm.NotFinite : NumberForm.None;
    }

    static bool Ascii(ReadOnlySpan<byte> text, string name) => System.Text.Ascii.EqualsIgnoreCase(text, name);

    /// <summary>Whether a text has a zero before another digit, as codes and identities have and numbers have not.</summary>
    public static bool HasLeadingZero(ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+') text = text[1..];
        return text.Length > 1 && text[0] == '0' && (uint)(text[1] - '0') <= 9;
    }
}
