using Norma.Data;
using Norma.Features.Expressions;
using Norma.Spec;

namespace Norma.Features.Filters;

/// <summary>Keeps the rows for which a condition is true; where it is missing, the row goes.</summary>
/// <remarks><c>pandas.DataFrame.query</c>. The grammar is that of expressions: <c>age &gt; 0 and state == 'TX'</c>.</remarks>
/// <param name="Condition">An expression over fields of any role.</param>
[Word]
public sealed record Filter(string Condition) : RowFilter
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Map<Field> fields, string path)
    {
        if (Parse(fields, path).Wrong is { } wrong) yield return wrong;
    }

    /// <inheritdoc/>
    public override int[] Keep(DataSet data)
    {
        var expression = Parse(data.Fields, "").Expression ?? throw new InvalidOperationException("The condition was not checked, or a field's type is not known.");
        var binaries = new BinaryCodings(data.Fields, data.Table, expression.Fields);
        var kept = new List<int>(data.Table.Rows);
        const int Block = 4096;
        for (var start = 0; start < data.Table.Rows; start += Block)
        {
            var holds = expression.Evaluate(new(data.Table, start, Math.Min(Block, data.Table.Rows - start), binaries));
            for (var i = 0; i < holds.Length; i++)
                if (holds[i] != 0 && !double.IsNaN(holds[i])) kept.Add(start + i);
        }
        return [.. kept];
    }

    (Expression? Expression, Finding? Wrong) Parse(Map<Field> fields, string path) => Expression.Parse(Condition, fields, (_, _) => null, $"{path}.condition");
}
