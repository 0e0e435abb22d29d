using System.Globalization;
using Norma.Data.Profiles;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>Targets that cannot be learned or judged.</summary>
static class TargetSense
{
    const int FewTestRows = 20;

    public static IEnumerable<Finding> Check(SenseRows rows)
    {
        foreach (var column in rows.Of(Role.Target))
        {
            var profile = rows.Profile.Fields[column.Name];
            var field = rows.Fields[column.Name];
            if (profile.Missing > 0 && !field.AllowsEmpty)
                yield return SenseRows.Error("DATA062", column.Name, $"is the target, but is missing in {profile.Missing} of {rows.Count} rows")
                    with { Expected = "a value in each row", Fix = $"add {{type: drop_missing, fields: [{column.Name}]}} to features.clean, or bring the values." };
            if (profile.Count > 0 && profile.Distinct == 1 && !(field.AllowsEmpty && profile.Missing > 0))
                yield return SenseRows.Error("DATA060", column.Name, $"is the target, but has one value in all of {profile.Count} rows")
                    with { Expected = column is TextColumn ? "two classes or more" : "numbers that differ", Fix = "bring rows of the other kind: nothing can be learned from these." };
            if (column is TextColumn classes && field.IsAtomic && profile.Distinct > 1)
                foreach (var finding in CheckClasses(rows, classes, profile)) yield return finding;
        }
        if (rows.Parts is { } parts && parts.Test.Length is > 0 and < FewTestRows)
            yield return new Finding("DATA077", "$.data.split", string.Create(CultureInfo.InvariantCulture, $"leaves {parts.Test.Length} of {rows.Count} rows to judge the model by"))
            {
                Severity = Severity.Warning,
                Expected = $"{FewTestRows} or more",
                Fix = "bring more rows; with these every figure comes with a wide interval.",
            };
    }

    static IEnumerable<Finding> CheckClasses(SenseRows rows, TextColumn column, FieldProfile profile)
    {
        var counts = Profiles.Profile.Counts(column, out _);
        var present = Levels.Present(counts);
        if (profile.Distinct > 20 && profile.Distinct > profile.Count / 2)
        {
            yield return SenseRows.Error("DATA066", column.Name, $"is the target, but has {profile.Distinct} different values in {profile.Count} rows")
                with { Expected = "classes that many rows share, or a number", Fix = "name another target, or state its type." };
            yield break;
        }
        var single = Array.FindAll(present, c => counts[c] == 1);
        if (single.Length > 0)
            yield return SenseRows.Warn("DATA061", column.Name, $"has {single.Length} classes of one row each: {Named(column, single)}")
                with { Expected = "two rows or more in each class: one to learn from, one to judge by", Fix = "bring more rows of them, or drop or merge them." };

        var (rarest, commonest) = (present.MinBy(c => counts[c]), present.MaxBy(c => counts[c]));
        if (counts[rarest] < 0.1 * profile.Count && counts[commonest] > 5 * counts[rarest])
            yield return SenseRows.Inform("DATA073", column.Name, $"is uneven: {Printable.Quote(column.Levels[rarest])} has {counts[rarest]} of {profile.Count} rows, {Printable.Quote(column.Levels[commonest])} {counts[commonest]}")
                with { Expected = "that accuracy says little here", Fix = "judge by roc_auc, average_precision or f1, stratify the split, and consider training.class_weight: balanced." };

        if (rows.Parts is not { } parts) yield break;
        foreach (var part in Enum.GetValues<Part>())
        {
            if (parts[part].Length == 0) continue;
            var inPart = new int[counts.Length];
            foreach (var row in parts[part]) if (column.Codes[row] >= 0) inPart[column.Codes[row]]++;
            var absent = Array.FindAll(present, c => inPart[c] == 0);
            if (absent.Length == 0) continue;
            var finding = SenseRows.Error("DATA052", column.Name, $"has {absent.Length} of {present.Length} classes in no {Word(part)} row: {Named(column, absent, counts)}")
                with { Fix = "bring more rows of them, or split with 'stratify'." };
            yield return part switch
            {
                Part.Train => finding with { Expected = "each class among the training rows: what was never seen cannot be learned" },
                Part.Test => finding with { Severity = Severity.Warning, Expected = "each class among the test rows: what is not tested is not judged" },
                _ => finding with { Severity = Severity.Information, Expected = "each class among the validation rows" },
            };
        }
    }

    static string Word(Part part) => part switch { Part.Train => "training", Part.Validation => "validation", _ => "test" };

    // Class labels are in the model and its card anyway; three show which are meant.
    static string Named(TextColumn column, int[] classes, int[]? counts = null) =>
        string.Join(", ", classes.Take(3).Select(c => counts is null ? Printable.Quote(column.Levels[c]) : string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(column.Levels[c])} ({counts[c]} rows in all)")))
        + (classes.Length > 3 ? string.Create(CultureInfo.InvariantCulture, $" and {classes.Length - 3} more") : "");
}
