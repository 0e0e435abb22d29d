using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Expressions;

/// <summary>Two dates compared by == != &lt; or &lt;=, to the microsecond.</summary>
sealed record DateCompare(DateOperand Left, string Sign, DateOperand Right) : Term
{
    public override double[] Evaluate(SourceRows rows) => DateValues.Join(rows, Left, Right, Sign switch
    {
        "==" => static (a, b) => a == b ? 1 : 0,
        "!=" => static (a, b) => a != b ? 1 : 0,
        "<" => static (a, b) => a < b ? 1 : 0,
        _ => static (a, b) => a <= b ? 1 : 0,
    });

    public override OnnxValue Lower(GraphInputs inputs)
    {
        var graph = inputs.Graph;
        var (left, right) = (DateValues.Lower(inputs, Left), DateValues.Lower(inputs, Right));
        var holds = graph.Node(Sign switch { "<" => "Less", "<=" => "LessOrEqual", _ => "Equal" }, [left, right]);
        if (Sign == "!=") holds = graph.Node("Not", [holds]);
        return DateValues.WhereKnown(inputs, Left, Right, graph.Node("Cast", [holds], ("to", OnnxType.Double)));
    }
}

/// <summary>Days between two dates, with their fraction.</summary>
sealed record DateDifference(DateOperand Left, DateOperand Right) : Term
{
    public override double[] Evaluate(SourceRows rows) => DateValues.Join(rows, Left, Right, static (a, b) => (double)(a - b) / Civil.MicrosPerDay);

    public override OnnxValue Lower(GraphInputs inputs)
    {
        var graph = inputs.Graph;
        var difference = graph.Node("Sub", [DateValues.Lower(inputs, Left), DateValues.Lower(inputs, Right)]);
        var days = graph.Node("Div", [graph.Node("Cast", [difference], ("to", OnnxType.Double)), graph.Doubles("date.day", [Civil.MicrosPerDay], 1, 1)]);
        return DateValues.WhereKnown(inputs, Left, Right, graph.Node("Cast", [days], ("to", OnnxType.Double)));
    }
}

/// <summary>Whether a date is missing.</summary>
sealed record DateMissing(DateOperand Of) : Term
{
    public override double[] Evaluate(SourceRows rows)
    {
        var column = ((DateColumn)rows.Table[Of.Field!]).Values;
        var values = GC.AllocateUninitializedArray<double>(rows.Count);
        for (var i = 0; i < values.Length; i++) values[i] = Civil.IsMissing(column[rows.Start + i]) ? 1 : 0;
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Graph.Node("Cast", [DateValues.IsMissing(inputs, Of)], ("to", OnnxType.Double));
}

/// <summary>Dates of fields and of texts, on both sides.</summary>
static class DateValues
{
    public static double[] Join(SourceRows rows, DateOperand left, DateOperand right, Func<long, long, double> of)
    {
        var a = left.Field is null ? null : ((DateColumn)rows.Table[left.Field]).Values;
        var b = right.Field is null ? null : ((DateColumn)rows.Table[right.Field]).Values;
        var values = GC.AllocateUninitializedArray<double>(rows.Count);
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = (a is null ? left.Moment : a[rows.Start + i], b is null ? right.Moment : b[rows.Start + i]);
            values[i] = Civil.IsMissing(x) || Civil.IsMissing(y) ? double.NaN : of(x, y);
        }
        return values;
    }

    public static OnnxValue Lower(GraphInputs inputs, DateOperand of) => of.Field is null ? inputs.Graph.Scalar("date.moment", of.Moment) : inputs[of.Field];

    public static OnnxValue IsMissing(GraphInputs inputs, DateOperand of)
    {
        var graph = inputs.Graph;
        return graph.Node("Or", [graph.Node("Less", [inputs[of.Field!], graph.Scalar("date.first", Civil.First)]), graph.Node("Greater", [inputs[of.Field!], graph.Scalar("date.last", Civil.Last)])]);
    }

    public static OnnxValue WhereKnown(GraphInputs inputs, DateOperand left, DateOperand right, OnnxValue value)
    {
        foreach (var side in new[] { left, right })
            if (side.Field is not null) value = inputs.Graph.Node("Where", [IsMissing(inputs, side), inputs.Constant(double.NaN), value]);
        return value;
    }
}
