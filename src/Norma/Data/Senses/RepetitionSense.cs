using System.Globalization;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>Things that were measured several times: on both sides of a split they make the test too easy.</summary>
static class RepetitionSense
{
    public static IEnumerable<Finding> Check(SenseRows rows)
    {
        if (Repetition.Find(rows.Table, rows.Fields) is not { } found) yield break;
        var by = string.Join(", ", found.By.Select(Printable.Escape));
        var finding = new Finding("DATA072", "$.data.split", string.Create(CultureInfo.InvariantCulture,
            $"{found.Rows} rows are {found.Groups} combinations of {by}: they differ in {string.Join(", ", found.Differing.Select(Printable.Quote))} and the target{rows.Seen(found.Rows)}"))
        {
            Severity = Severity.Warning,
            Expected = "that what belongs together stays in one part",
            Fix = $"split by {{type: group, by: [{by}]}}.",
        };
        if (rows.Parts is not { } parts) { yield return finding; yield break; }

        var keys = new ulong[rows.Count];
        foreach (var name in found.By) RowHash.Fold(rows.Table[name], keys);
        var trained = new HashSet<ulong>(parts.Train.Length);
        foreach (var row in parts.Train) trained.Add(keys[row]);
        var crossing = 0;
        foreach (var row in parts.Test) if (trained.Contains(keys[row])) crossing++;
        if (crossing > 0)
            yield return finding with { Message = string.Create(CultureInfo.InvariantCulture, $"{crossing} of {parts.Test.Length} test rows share their combination with training rows: {finding.Message}") };
    }
}
