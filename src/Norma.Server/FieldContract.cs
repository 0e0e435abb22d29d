using System.Globalization;
using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Server;

/// <summary>What the contract of a field asks of the values of an input: its range, its allowed values, whether one may be missing.</summary>
abstract class FieldContract(bool required)
{
    /// <summary>Whether a missing value breaks it.</summary>
    protected bool Required { get; } = required;

    /// <summary>The contract that an input of a type can be held to; null where the field asks nothing.</summary>
    /// <exception cref="FindingsException"><c>SERV008</c>: a bound of a date is no date (exit 4).</exception>
    public static FieldContract? Of(string name, Field field, Datatype datatype) => (field, datatype.Name) switch
    {
        (Number { Minimum: null, Maximum: null, Required: false }, _) => null,
        (Number number, "FP32") => new Range<float>(number, (float)(number.Minimum ?? double.NegativeInfinity), (float)(number.Maximum ?? double.PositiveInfinity)),
        (Number number, "FP64") => new Range<double>(number, number.Minimum ?? double.NegativeInfinity, number.Maximum ?? double.PositiveInfinity),
        // Each of their numbers is there, as in the rows of a file.
        (Series or Vector, "FP32") => new Range<float>(new Number(Required: true), float.NegativeInfinity, float.PositiveInfinity),
        (Date { Minimum: null, Maximum: null, Required: false }, _) => null,
        (Date date, "INT64") => new Moments(date.Required, Moment(name, date.Minimum) ?? long.MinValue, Moment(name, date.Maximum) ?? long.MaxValue),
        // "" fills a row up; which names there are is the model's own knowledge.
        (Set { Values: { } values }, "BYTES") => new Names(false, values),
        (Set, _) => null,
        (Category { Values: { } values } category, "BYTES") => new Names(category.Required, values),
        (Binary { Negative: { } negative, Positive: { } positive } binary, "BYTES") => new Names(binary.Required, [negative, positive]),
        ({ Required: true }, "BYTES") => new Names(true, null),
        (Binary, "INT64") => new Bits(),
        _ => null,
    };

    /// <summary>Checks the values of an input.</summary>
    /// <exception cref="Refusal">400: one of them breaks the contract.</exception>
    public abstract void Check(Port port, in Elements elements);

    static Refusal Broken(Port port, int index, string found, string expected) => new(400, $"input {Printable.Quote(port.Name)}: data[{index}] is {found}, expected {expected} by the model's contract");

    static Refusal Missing(Port port, int index) => Broken(port, index, "missing", "a value");

    static long? Moment(string name, string? text)
    {
        if (text is null) return null;
        if (DateText.Read(text, null, out var moment)) return moment;
        throw new FindingsException(ExitCode.Refused, new Finding("SERV008", $"$.data.fields.{name}", $"states the bound {Printable.Quote(text)}") { Expected = "a date in ISO 8601", Fix = "state it as 2026-01-31 or 2026-01-31T12:00:00Z and package again." });
    }

    sealed class Range<T>(Number field, T least, T most) : FieldContract(field.Required) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        public override void Check(Port port, in Elements elements)
        {
            var values = elements.As<T>();
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                if (value >= least && value <= most) continue;
                if (!T.IsNaN(value)) throw Broken(port, i, string.Create(CultureInfo.InvariantCulture, $"{value}"), string.Create(CultureInfo.InvariantCulture, $"{(value < least ? "at least" : "at most")} {(value < least ? field.Minimum : field.Maximum)}"));
                if (Required) throw Missing(port, i);
            }
        }
    }

    sealed class Moments(bool required, long least, long most) : FieldContract(required)
    {
        public override void Check(Port port, in Elements elements)
        {
            var values = elements.As<long>();
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] == DateColumn.Missing)
                {
                    if (Required) throw Missing(port, i);
                }
                else if (values[i] < least) throw Broken(port, i, Say(values[i]), $"at least {Say(least)} microseconds since 1970");
                else if (values[i] > most) throw Broken(port, i, Say(values[i]), $"at most {Say(most)} microseconds since 1970");
            }
        }

        static string Say(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    sealed class Names(bool required, Items<string>? values) : FieldContract(required)
    {
        readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? _values = values is null ? null : new HashSet<string>(values, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        readonly int _longest = values?.Max(v => v.Length) ?? 0;
        readonly string _expected = values is null ? "" : $"one of: {string.Join(", ", values.Take(20).Select(Printable.Quote))}{(values.Count > 20 ? ", …" : "")}";

        public override void Check(Port port, in Elements elements)
        {
            Span<char> text = stackalloc char[256];
            if (_longest > text.Length) text = new char[_longest];
            for (var i = 0; i < elements.Count; i++)
            {
                var utf8 = elements.Value.GetStringElementAsSpan(i);
                if (utf8.IsEmpty)
                {
                    if (Required) throw Missing(port, i);
                }
                else if (_values is { } values && !(Encoding.UTF8.TryGetChars(utf8, text, out var length) && values.Contains(text[..length])))
                {
                    throw Broken(port, i, Printable.Quote(Encoding.UTF8.GetString(utf8)), _expected);
                }
            }
        }
    }

    sealed class Bits() : FieldContract(false)
    {
        public override void Check(Port port, in Elements elements)
        {
            var values = elements.As<long>();
            if (values.IndexOfAnyExceptInRange(0, 1) is >= 0 and var i) throw Broken(port, i, values[i].ToString(CultureInfo.InvariantCulture), "0 or 1");
        }
    }
}
