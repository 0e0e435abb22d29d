using Norma.Data;
using Norma.Spec;

namespace Norma.Features;

/// <summary>Removes rows as stated, before the split. Nothing is fitted; the order of the rows stays.</summary>
public static class RowFilters
{
    /// <summary>The rows that every filter keeps, one filter after the other.</summary>
    /// <exception cref="FindingsException">A filter is wrong (exit 2), or no row is left (exit 3).</exception>
    public static DataSet Apply(Items<RowFilter> filters, DataSet data) => throw new NotImplementedException();
}
