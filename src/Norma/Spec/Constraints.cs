using System.Globalization;

namespace Norma.Spec;

/// <summary>Checks records that C# made as the reader checks those of a file.</summary>
static class Constraints
{
    /// <summary>Every number out of its bounds or not finite, every text of a wrong form and every null within a record and all that it holds.</summary>
    /// <param name="record">A record whose constructor parameters are keys of the file.</param>
    /// <param name="path">Where it stands.</param>
    public static IReadOnlyList<Finding> Check(object record, string path = "$")
    {
        var findings = new List<Finding>();
        Check(Grammar.Of(record.GetType()), record, null, path, findings);
        return findings;
    }

    static void Check(Grammar grammar, object? value, Constraint? constraint, string path, List<Finding> findings)
    {
        if (value is null)
        {
            findings.Add(new("SPEC008", path, "received null") { Expected = grammar.Expected });
            return;
        }
        switch (grammar)
        {
            case SlotGrammar slot:
                Check(slot.WordOf(value), value, null, path, findings);
                break;
            case RecordGrammar record:
                foreach (var key in record.Keys)
                {
                    var held = key.Get(value);
                    if (held is not null || !key.Nullable) Check(key.Grammar, held, key.Constraint, key.Inline ? path : SpecPath.Key(path, key.Name), findings);
                }
                break;
            case ListGrammar list:
                var index = 0;
                foreach (var item in (System.Collections.IEnumerable)value) Check(list.Item, item, constraint, SpecPath.Item(path, index++), findings);
                break;
            case MapGrammar map:
                foreach (var (name, item) in map.Entries(value)) Check(map.Item, item, constraint, SpecPath.Key(path, name), findings);
                break;
            case NumberGrammar when !double.IsFinite((double)value):
                findings.Add(NotFinite(path, ((double)value).ToString(CultureInfo.InvariantCulture)));
                break;
            case NumberGrammar:
                Bounded(constraint, (double)value, path, findings);
                break;
            case WholeGrammar:
                Bounded(constraint, Convert.ToDouble(value, CultureInfo.InvariantCulture), path, findings);
                break;
            case TextGrammar when constraint?.Refuse((string)value) is { } expected:
                findings.Add(Misformed(path, (string)value, expected));
                break;
        }
    }

    static void Bounded(Constraint? constraint, double value, string path, List<Finding> findings)
    {
        if (constraint?.Refuse(value) is { } expected) findings.Add(OutOfBounds(path, value.ToString(CultureInfo.InvariantCulture), expected));
    }

    internal static Finding OutOfBounds(string path, string received, string expected) => new("SPEC007", path, $"received {received}") { Expected = expected };

    internal static Finding NotFinite(string path, string received) => new("SPEC009", path, $"received {received}") { Expected = "a finite number" };

    internal static Finding Misformed(string path, string received, string expected) => new("SPEC019", path, $"received {Printable.Quote(received)}") { Expected = expected };
}
