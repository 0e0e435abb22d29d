using Norma.Data;
using Norma.Spec;

namespace Norma.Features.Filters;

/// <summary>Removes rows that miss a value.</summary>
/// <remarks><c>pandas.DataFrame.dropna</c>.</remarks>
/// <param name="Fields">The fields that must have a value; all fields of role feature, target and weight when absent.</param>
[Word]
public sealed record DropMissing([OneOrMany] Items<string>? Fields = null) : RowFilter
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Map<Field> fields, string path) => Unknown(Fields ?? [], fields, path);

    /// <inheritdoc/>
    public override int[] Keep(DataSet data)
    {
        var names = Fields ?? new(data.Fields.Where(f => f.Value.Role is Role.Feature or Role.Target or Role.Weight).Select(f => f.Key));
        Column[] columns = [.. names.Where(data.Table.Has).Select(name => data.Table[name])];
        var kept = new List<int>(data.Table.Rows);
        for (var row = 0; row < data.Table.Rows; row++)
            if (!Array.Exists(columns, column => column.IsMissing(row))) kept.Add(row);
        return [.. kept];
    }
}
