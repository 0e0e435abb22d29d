using System.Globalization;
using Norma.Data.Splits;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Divides rows into parts as stated. Runs after the row filters and before anything is fitted.</summary>
static class Splitting
{
    /// <summary>The parts of the rows that were read.</summary>
    /// <exception cref="FindingsException">The split is wrong (exit 2) or leaves no training or no test rows (exit 3).</exception>
    public static Parts Assign(Split split, DataSet data, long seed) => Assign(split, data.Table, data.Fields, data.Origins, seed, data.Stated);

    /// <summary>The parts of a table's rows.</summary>
    /// <param name="split">How.</param>
    /// <param name="table">The rows, with a column for each field that the split needs.</param>
    /// <param name="fields">What each field is.</param>
    /// <param name="origins">Where each row comes from: its identity, unless a field of role <c>id</c> is.</param>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="stated">By row, the part that its file states; null when files state none.</param>
    /// <exception cref="FindingsException">The split is wrong (exit 2) or leaves no training or no test rows (exit 3).</exception>
    public static Parts Assign(Split split, Table table, Map<Field> fields, RowOrigins origins, long seed, Part[]? stated = null)
    {
        var wrong = split.Check(fields).ToArray();
        if (wrong.Length > 0) throw new FindingsException(ExitCode.Spec, wrong);

        var assigned = new Part[table.Rows];
        var findings = split.Assign(new SplitRows(table, fields, origins, seed, stated), assigned).ToArray();
        if (findings.Length > 0) throw new FindingsException(ExitCode.Data, findings);

        var parts = Parts.Of(assigned);
        Require(parts);
        return parts;
    }

    /// <summary>Refuses parts without rows to learn from or to judge by.</summary>
    /// <exception cref="FindingsException"><c>DATA051</c> (exit 3).</exception>
    public static void Require(Parts parts)
    {
        var empty = Empty(parts).ToArray();
        if (empty.Length > 0) throw new FindingsException(ExitCode.Data, empty);
    }

    /// <summary>The rows that are left when no window reaches over a border of the parts, in time, and what was left out.</summary>
    /// <exception cref="FindingsException"><c>DATA037</c>: windows overlap, and the split does not part them in time (exit 2).</exception>
    public static (int[]? Kept, Finding? Note) Apart(Split split, Windows? windows, DataSet data, Parts parts)
    {
        if (data.Spans is not { } spans) return (null, null);
        if (split is Time time && time.By != windows!.Time)
            throw new FindingsException(ExitCode.Spec, new Finding("DATA037", "$.data.split.by", $"received {Printable.Quote(time.By)}, and the windows follow {Printable.Quote(windows.Time)}")
            {
                Expected = "one order of time: windows share their steps",
                Fix = $"state 'by: {Printable.Escape(windows.Time)}'.",
            });
        var whole = split is Group group && windows is not null && group.By.All(windows.Entity.Contains);
        if (!whole && split is not (Time or Predefined))
            throw new FindingsException(ExitCode.Spec, new Finding("DATA037", "$.data.split", $"'{Vocabulary.WordOf(split.GetType())}' parts windows that share their steps")
            {
                Expected = "a split in time: the model would be judged by steps that it has learned",
                Fix = "state 'split: {type: time, by: …}', 'predefined', or 'group' by the entity of the windows.",
            });
        if (split is not Time) return (null, null);
        var begins = Enum.GetValues<Part>().Select(part => parts[part].Select(row => spans[row].Moment).DefaultIfEmpty(double.NaN).Min()).ToArray();
        var kept = new List<int>(parts.Rows);
        foreach (var part in Enum.GetValues<Part>())
        {
            var begin = begins[(int)part];
            var end = begins.Where(other => other > begin).DefaultIfEmpty(double.PositiveInfinity).Min();
            var first = begins.All(other => !(other < begin));
            kept.AddRange(parts[part].Where(row => (first || spans[row].First >= begin) && spans[row].Last < end));
        }
        kept.Sort();
        return kept.Count == parts.Rows ? (null, null) : ([.. kept], new Finding("DATA036", "$.data.windows", string.Create(CultureInfo.InvariantCulture, $"{parts.Rows - kept.Count:N0} of {parts.Rows:N0} windows cross a border of the split, and are left out"))
        {
            Severity = Severity.Information,
            Expected = "windows within one part",
            Fix = "none is needed.",
        });
    }

    static IEnumerable<Finding> Empty(Parts parts)
    {
        foreach (var (part, rows, use) in new[] { ("training", parts.Train.Length, "learn from"), ("test", parts.Test.Length, "judge the model by") })
            if (rows == 0)
                yield return new Finding("DATA051", "$.data.split", string.Create(CultureInfo.InvariantCulture,
                    $"leaves no {part} rows (training {parts.Train.Length}, validation {parts.Validation.Length}, test {parts.Test.Length} of {parts.Rows})"))
                {
                    Expected = $"rows to {use}",
                    Fix = parts.Rows < 10 ? "bring more rows." : "change the shares, or the fields that the split looks at.",
                };
    }
}
