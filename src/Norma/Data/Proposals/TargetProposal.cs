using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Proposals;

/// <summary>Which field is to be predicted, and what it asks of the model.</summary>
static class TargetProposal
{
    const int MostClasses = 20, RowsOfClass = 10;

    static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase) { "target", "label", "class", "outcome", "response", "y", "目标", "标签", "类别" };
    static readonly HashSet<string> s_positive = new(StringComparer.OrdinalIgnoreCase) { "1", "true", "yes", "y", "t", "positive", "pos", "malignant", "fraud", "churned", "default", "dead", "died", "是", "阳性" };

    /// <summary>The field: the one that is named, else the only one that is called as targets are; null with a finding where neither says.</summary>
    public static (string? Name, string Why) Choose(string[] names, string? stated, string path, List<Finding> findings)
    {
        if (stated is not null)
            return names.Contains(stated) ? (stated, "it was named as the target")
                : throw new FindingsException(ExitCode.Data, new Finding("DATA040", "", $"has no column {Printable.Quote(stated)}")
                {
                    File = path,
                    Expected = $"one of: {string.Join(", ", names.Take(20).Select(Printable.Escape))}",
                    Fix = Nearest.Hint(stated, names) ?? "name one of its columns with --target.",
                });
        var called = names.Where(s_names.Contains).ToArray();
        if (called.Length == 1) return (called[0], "it is called as targets are");
        findings.Add(new Finding("DATA040", "", called.Length == 0 ? "has no column that is called as targets are" : $"has {called.Length} columns that are called as targets are: {string.Join(", ", called.Select(Printable.Quote))}")
        {
            File = path,
            Severity = Severity.Warning,
            Expected = "the field to predict",
            Fix = $"name it, as in '--target {Printable.Escape(names[^1])}'.",
        });
        return (null, "");
    }

    /// <summary>Makes a field the target: few whole numbers are classes, the positive of two values is the one that is called so, else the rarer one.</summary>
    public static void Settle(Draft draft, string why, List<Finding> findings)
    {
        draft.Reasons.Insert(0, why);
        if (draft.Column is NumberColumn numbers && Classes(numbers) is { } classes)
        {
            draft.Column = classes;
            draft.Field = classes.Levels.Length == 2 ? new Binary(Missing: draft.Field.Missing) : new Category(Missing: draft.Field.Missing);
            draft.Reasons.Add(Text($"its {classes.Levels.Length} whole numbers from {classes.Levels.Min(Value)} on are classes; state type number where they are amounts"));
        }
        if (draft.Field is Text) draft.Field = new Category(Missing: draft.Field.Missing);
        if (draft.Field is Binary binary && draft.Column is TextColumn { Levels.Length: 2 } texts)
        {
            var counts = texts.Levels.Select((_, level) => texts.Codes.Count(code => code == level)).ToArray();
            var named = texts.Levels.Where(s_positive.Contains).ToArray();
            var positive = named.Length == 1 ? named[0] : texts.Levels[counts[0] == counts[1] ? (string.CompareOrdinal(texts.Levels[0], texts.Levels[1]) > 0 ? 0 : 1) : counts[0] < counts[1] ? 0 : 1];
            draft.Field = binary with { Positive = positive };
            if (named.Length == 1) draft.Reasons.Add($"{Printable.Quote(positive)} is the positive value by its name");
            else
            {
                var count = counts[Array.IndexOf(texts.Levels, positive)];
                draft.Reasons.Add(Text($"{Printable.Quote(positive)} is taken for the positive value: it is the rarer one, {count} of {texts.Codes.Count(c => c >= 0)}"));
                findings.Add(new Finding("DATA041", $"{SpecPath.Key("$.data.fields", texts.Name)}.positive", Text($"{Printable.Quote(positive)} is taken for the positive value because it is the rarer one ({count} of {texts.Codes.Count(c => c >= 0)} rows)"))
                { Severity = Severity.Information, Expected = "the value that the model is to find", Fix = "state 'positive' otherwise where it is the other one." });
            }
        }
        draft.Field = draft.Field with { Role = Role.Target };
    }

    // Whole numbers from 0 or 1 on without a gap, each in ten rows or more on the average, number classes rather than measure.
    static TextColumn? Classes(NumberColumn column)
    {
        var values = new SortedSet<float>();
        foreach (var value in column.Values)
        {
            if (float.IsNaN(value)) continue;
            if (value != MathF.Floor(value) || (values.Add(value) && values.Count > MostClasses)) return null;
        }
        if (values.Count < 2 || values.Min is not (0 or 1) || values.Max - values.Min + 1 != values.Count || column.Rows < values.Count * RowsOfClass) return null;
        var levels = values.ToArray();
        return new(column.Name, Array.ConvertAll(column.Values, v => float.IsNaN(v) ? -1 : Array.BinarySearch(levels, v)), Array.ConvertAll(levels, l => l.ToString(CultureInfo.InvariantCulture)));
    }

    static int Value(string level) => int.Parse(level, CultureInfo.InvariantCulture);

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
