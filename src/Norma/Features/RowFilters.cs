using System.Globalization;
using Norma.Data;
using Norma.Spec;

namespace Norma.Features;

/// <summary>Removes rows as stated, before the split. Nothing is fitted; the order of the rows stays.</summary>
static class RowFilters
{
    /// <summary>The rows that every filter keeps, one filter after the other.</summary>
    /// <exception cref="FindingsException">A filter is wrong (exit 2), or leaves no row (exit 3).</exception>
    public static DataSet Apply(Items<RowFilter> filters, DataSet data)
    {
        var wrong = filters.SelectMany((filter, i) => filter.Check(data.Fields, $"$.features.clean[{i}]")).ToArray();
        if (wrong.Length > 0) throw new FindingsException(ExitCode.Spec, wrong);
        for (var i = 0; i < filters.Count; i++)
        {
            var kept = filters[i].Keep(data);
            if (kept.Length == data.Table.Rows) continue;
            if (kept.Length == 0)
                throw new FindingsException(ExitCode.Data, new Finding("FEAT023", $"$.features.clean[{i}]",
                    string.Create(CultureInfo.InvariantCulture, $"'{Vocabulary.WordOf(filters[i].GetType())}' removes all {data.Table.Rows} rows")) { Expected = "rows that stay", Fix = "weaken it, or look at the data with 'norma init'." });
            data = data.Take(kept);
        }
        return data;
    }
}
