using System.Globalization;
using Norma.Data.Fields;
using Norma.Data.Senses;
using Norma.Data.Splits;
using Norma.Spec;

namespace Norma.Data.Proposals;

/// <summary>Which rows should judge the model: rows that are like what it will meet, and that it has not seen in another guise.</summary>
static class SplitProposal
{
    const int FewestDates = 50;

    /// <summary>A split and why.</summary>
    public static (Split Split, string Why) Of(Map<Field> fields, Table table, string? target)
    {
        if (Repetition.Find(table, fields) is { } repetition)
            return (new Group(By: repetition.By), Text($"{repetition.Rows} rows are {repetition.Groups} combinations of these fields: the same thing, measured several times, must not stand on both sides"));
        foreach (var (name, field) in fields)
            if (field is Date && field.Role != Role.Target && table[name] is DateColumn dates && Orders(dates))
                return (new Time(name), $"the rows are in the order of {Printable.Quote(name)}: what is learned from the past is judged by the future");
        if (target is not null && fields[target] is Binary or Category && table[target] is TextColumn)
            return (new Splits.Random(Stratify: target), "by chance, so that each class keeps its share in each part");
        return (new Splits.Random(), "by chance: no repetition, no order in time and no classes were found");
    }

    static bool Orders(DateColumn dates)
    {
        if (dates.Rows < FewestDates) return false;
        var changes = 0;
        for (var row = 0; row < dates.Rows; row++)
        {
            if (dates.Values[row] == DateColumn.Missing || (row > 0 && dates.Values[row] < dates.Values[row - 1])) return false;
            if (row > 0 && dates.Values[row] > dates.Values[row - 1]) changes++;
        }
        return changes >= 10;
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
