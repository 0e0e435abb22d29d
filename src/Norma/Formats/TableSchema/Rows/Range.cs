using Norma.Spec;

namespace Norma.Formats.TableSchema.Rows;

sealed class Range() : RowRule("table/range", "values within minimum and maximum, or their exclusive forms", TableSchema.Reference + "#minimum")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        var bounds = schema.Fields.SelectMany((field, i) => Bounds(field).Select(bound => (Field: i, bound.Limit, bound.Holds, bound.Text))).ToArray();
        return bounds.Length == 0 ? null : new(row =>
        {
            foreach (var (i, limit, holds, text) in bounds)
                if (row.Values[i] is IComparable value && !holds(value, limit)) report(row, schema.Fields[i].Name, $"{Printable.Quote(row.Cells[i])} is not {text}");
        });
    }

    static IEnumerable<(object Limit, Func<IComparable, object, bool> Holds, string Text)> Bounds(TableField field)
    {
        var c = field.Constraints;
        return field.Type.IsOrdered
            ? new (Literal? Literal, Func<IComparable, object, bool> Holds, string Text)[]
            {
                (c.Minimum, (v, limit) => IsNumber(v) && v.CompareTo(limit) >= 0, $"at least {c.Minimum}"),
                (c.Maximum, (v, limit) => IsNumber(v) && v.CompareTo(limit) <= 0, $"at most {c.Maximum}"),
                (c.ExclusiveMinimum, (v, limit) => IsNumber(v) && v.CompareTo(limit) > 0, $"above {c.ExclusiveMinimum}"),
                (c.ExclusiveMaximum, (v, limit) => IsNumber(v) && v.CompareTo(limit) < 0, $"below {c.ExclusiveMaximum}"),
            }.Where(b => b.Literal is { } literal && field.Read(literal) is not null).Select(b => (field.Read(b.Literal!.Value)!, b.Holds, b.Text))
            : [];
    }

    // .NET orders NaN before all numbers; no bound holds for it.
    static bool IsNumber(IComparable value) => value is not double.NaN;
}
