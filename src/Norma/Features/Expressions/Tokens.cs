using System.Globalization;
using Norma.Spec;

namespace Norma.Features.Expressions;

enum TokenKind { Number, Name, Text, Sign, End }

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name without backticks, a text without quotes, a sign, a word such as <c>and</c> as a sign.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="Position">Its first character, from 0.</param>
readonly record struct Token(TokenKind Kind, string Text, float Number, int Position);

/// <summary>Cuts an expression into tokens.</summary>
static class Tokens
{
    static readonly HashSet<string> s_words = new(StringComparer.Ordinal) { "and", "or", "not" };

    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\n' or '\r') at++;
            else if (char.IsAsciiDigit(c) || c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) tokens.Add(Number(text, ref at));
            else if (char.IsLetter(c) || c == '_') tokens.Add(Name(text, ref at));
            else if (c is '\'' or '"' or '`') tokens.Add(Quoted(text, ref at));
            else tokens.Add(Sign(text, ref at));
        }
        tokens.Add(new(TokenKind.End, "", 0, text.Length));
        return tokens;
    }

    static Token Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at < text.Length && text[at] == '.')
            for (at++; at < text.Length && char.IsAsciiDigit(text[at]);) at++;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var sign = at + 1 < text.Length && text[at + 1] is '+' or '-' ? 2 : 1;
            if (at + sign < text.Length && char.IsAsciiDigit(text[at + sign]))
                for (at += sign; at < text.Length && char.IsAsciiDigit(text[at]);) at++;
        }
        if (at < text.Length && (char.IsLetter(text[at]) || text[at] is '_' or '.'))
            throw new FaultException("FEAT010", at, $"a number is followed by '{Printable.Escape(text[at].ToString())}'", "an operator", "write an operator between them, or the name in backticks.");
        var value = float.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return float.IsFinite(value) ? new(TokenKind.Number, text[start..at], value, start)
            : throw new FaultException("FEAT010", start, "the number is beyond float32", "at most 3.4e38", "write a smaller number.");
    }

    static Token Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_' || char.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark)) at++;
        var name = text[start..at];
        return new(s_words.Contains(name) ? TokenKind.Sign : TokenKind.Name, name, 0, start);
    }

    // A quote inside is written twice.
    static Token Quoted(string text, ref int at)
    {
        var (start, quote) = (at, text[at]);
        var inside = new System.Text.StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != quote) inside.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == quote) inside.Append(text[at++]);
            else
            {
                at++;
                return new(quote == '`' ? TokenKind.Name : TokenKind.Text, inside.ToString(), 0, start);
            }
        }
        throw new FaultException("FEAT010", start, $"the quote {quote} is left open", $"a closing {quote}", "close it.");
    }

    static Token Sign(string text, ref int at)
    {
        var start = at;
        var two = at + 1 < text.Length ? text.Substring(at, 2) : "";
        if (two is "==" or "!=" or "<=" or ">=")
        {
            at += 2;
            return new(TokenKind.Sign, two, 0, start);
        }
        if ("+-*/^(),<>".Contains(text[at], StringComparison.Ordinal) && two is not ("**" or "<>")) return new(TokenKind.Sign, text[at++].ToString(), 0, start);
        var (received, fix) = two switch
        {
            "**" => ("**", "write ^ for a power."),
            "<>" => ("<>", "write != for 'is not'."),
            "&&" => ("&&", "write and."),
            "||" => ("||", "write or."),
            _ => (text[at].ToString(), text[at] switch { '=' => "write == to compare.", '!' => "write not, or !=.", '×' => "write *.", _ => "remove it, or put the name in backticks." }),
        };
        throw new FaultException("FEAT010", start, $"received '{Printable.Escape(received)}'", "a name, a number, a text in quotes or one of + - * / ^ ( ) , == != < <= > >= and or not", fix);
    }
}
