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
        var empty = Empty(parts).ToArray();
        return empty.Length == 0 ? parts : throw new FindingsException(ExitCode.Data, empty);
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
