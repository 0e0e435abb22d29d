using System.Globalization;
using Norma.Spec;

namespace Norma.Features.Expressions;

/// <summary>Comparisons, by what is compared.</summary>
static class Operands
{
    static readonly string[] s_dates = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFK"];

    public static Term Compare(Operand left, string sign, Operand right) => (left, right) switch
    {
        (DateOperand a, DateOperand b) => Dates(a, sign, b),
        (DateOperand a, LiteralOperand b) => Dates(a, sign, Date(b)),
        (LiteralOperand a, DateOperand b) => Dates(Date(a), sign, b),
        (TextOperand { Field: var field }, LiteralOperand b) => Text(left, field, sign, b),
        (BinaryOperand { Field: var field }, LiteralOperand b) => Text(left, field, sign, b),
        (LiteralOperand a, TextOperand { Field: var field }) => Text(right, field, sign, a),
        (LiteralOperand a, BinaryOperand { Field: var field }) => Text(right, field, sign, a),
        ({ Number: { } a }, { Number: { } b }) => Numbers(a, sign, b),
        _ => throw new FaultException("FEAT011", right.Position, $"{left.Meaning} and {right.Meaning}", "two numbers, two dates, or a field and a text in quotes", "compare like with like."),
    };

    static Term Numbers(Term left, string sign, Term right) => sign switch
    {
        "==" => new Pair<Functions.Equal>(left, right),
        "!=" => new Pair<Functions.NotEqual>(left, right),
        "<" => new Pair<Functions.Less>(left, right),
        "<=" => new Pair<Functions.LessOrEqual>(left, right),
        ">" => new Pair<Functions.Less>(right, left),
        _ => new Pair<Functions.LessOrEqual>(right, left),
    };

    static TextIs Text(Operand field, string name, string sign, LiteralOperand text)
    {
        if (sign is not ("==" or "!="))
            throw new FaultException("FEAT011", field.Position, $"{field.Meaning}, compared by {sign}", "== or !=", "texts have no order; make the field a number or a date.");
        return text.Text.Length > 0 ? new TextIs(name, text.Text, sign == "!=")
            : throw new FaultException("FEAT011", text.Position, "the empty text means missing", "a text", $"write is_missing({name}).");
    }

    static DateCompare Dates(DateOperand left, string sign, DateOperand right) => sign switch
    {
        ">" => new(right, "<", left),
        ">=" => new(right, "<=", left),
        _ => new(left, sign, right),
    };

    static DateOperand Date(LiteralOperand text) => DateTimeOffset.TryParseExact(text.Text, s_dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
        ? new(text.Position, null, (moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond)
        : throw new FaultException("FEAT011", text.Position, $"{Printable.Quote(text.Text)} is no date", "a date of ISO 8601", "write it as '2026-01-31' or '2026-01-31T12:00'.");

    /// <summary>The days between two dates; null where it is a difference of numbers.</summary>
    public static DateDifference? Difference(Operand left, Operand right) => (left, right) switch
    {
        (DateOperand a, DateOperand b) => new(a, b),
        (DateOperand a, LiteralOperand b) => new(a, Date(b)),
        (LiteralOperand a, DateOperand b) => new(Date(a), b),
        _ => null,
    };

    /// <summary>Whether a value is missing.</summary>
    public static Term Missing(Operand of) => of switch
    {
        TextOperand { Field: var field } => new TextMissing(field),
        DateOperand { Field: not null } date => new DateMissing(date),
        { Number: { } number } => new Unary<Functions.IsMissing>(number),
        _ => throw new FaultException("FEAT011", of.Position, of.Meaning, "a field or a number", "name a field."),
    };
}
