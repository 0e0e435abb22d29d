using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Expressions;

/// <summary>A part of an expression that gives a number for each row: float64, NaN for missing.</summary>
abstract record Term
{
    /// <summary>By row; the array is the caller's.</summary>
    public abstract double[] Evaluate(SourceRows rows);

    /// <summary>The same in ONNX, <c>[N, 1]</c> or <c>[1, 1]</c>.</summary>
    public abstract OnnxValue Lower(GraphInputs inputs);

    /// <summary>float32 to float64.</summary>
    protected static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = GC.AllocateUninitializedArray<double>(values.Length);
        for (var i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }
}

/// <summary>A number as stated, rounded to float32 as the fields are, so that <c>rate == 0.1</c> holds.</summary>
sealed record Constant(float Value) : Term
{
    public override double[] Evaluate(SourceRows rows)
    {
        var values = GC.AllocateUninitializedArray<double>(rows.Count);
        Array.Fill(values, Value);
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Constant(Value);
}

/// <summary>A field of type number.</summary>
sealed record NumberField(string Field) : Term
{
    public override double[] Evaluate(SourceRows rows) => Widen(((NumberColumn)rows.Table[Field]).Range(rows.Start, rows.Count));

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Wide(Field);
}

/// <summary>A field of type binary, as 0 and 1.</summary>
sealed record BinaryField(string Field) : Term
{
    public override double[] Evaluate(SourceRows rows) => Widen(rows.Binaries.Read((TextColumn)rows.Table[Field], rows.Start, rows.Count));

    public override OnnxValue Lower(GraphInputs inputs) => inputs.WideBinary(Field);
}

/// <summary>Whether a text field has a text.</summary>
sealed record TextIs(string Field, string Text, bool Not) : Term
{
    public override double[] Evaluate(SourceRows rows)
    {
        var column = (TextColumn)rows.Table[Field];
        var valueOf = Array.ConvertAll(column.Levels, level => level.Length == 0 ? double.NaN : (level == Text) != Not ? 1.0 : 0);
        var values = GC.AllocateUninitializedArray<double>(rows.Count);
        for (var i = 0; i < values.Length; i++) values[i] = column.Codes[rows.Start + i] is >= 0 and var level ? valueOf[level] : double.NaN;
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Wide(inputs.Texts(Field, ["", Text], [float.NaN, Not ? 0 : 1], Not ? 1f : 0));
}

/// <summary>Whether a text field has none.</summary>
sealed record TextMissing(string Field) : Term
{
    public override double[] Evaluate(SourceRows rows)
    {
        var column = (TextColumn)rows.Table[Field];
        var values = GC.AllocateUninitializedArray<double>(rows.Count);
        for (var i = 0; i < values.Length; i++) values[i] = string.IsNullOrEmpty(column[rows.Start + i]) ? 1 : 0;
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Wide(inputs.Texts(Field, [""], [1f], 0f));
}

/// <summary>A function of one number.</summary>
sealed record Unary<T>(Term Of) : Term where T : IUnary
{
    public override double[] Evaluate(SourceRows rows)
    {
        var values = Of.Evaluate(rows);
        foreach (ref var value in values.AsSpan()) value = T.Of(value);
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => T.Lower(inputs, Of.Lower(inputs));
}

/// <summary>A function of two numbers.</summary>
sealed record Pair<T>(Term Left, Term Right) : Term where T : IBinary
{
    public override double[] Evaluate(SourceRows rows)
    {
        var values = Left.Evaluate(rows);
        var others = Right.Evaluate(rows);
        for (var i = 0; i < values.Length; i++) values[i] = T.Of(values[i], others[i]);
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => T.Lower(inputs, Left.Lower(inputs), Right.Lower(inputs));
}

/// <summary>One number or another.</summary>
sealed record Choice(Term Condition, Term Then, Term Else) : Term
{
    public override double[] Evaluate(SourceRows rows)
    {
        var values = Condition.Evaluate(rows);
        var (then, other) = (Then.Evaluate(rows), Else.Evaluate(rows));
        for (var i = 0; i < values.Length; i++) values[i] = double.IsNaN(values[i]) ? double.NaN : values[i] != 0 ? then[i] : other[i];
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs)
    {
        var condition = Condition.Lower(inputs);
        var graph = inputs.Graph;
        var chosen = graph.Node("Where", [Functions.IsTrue(inputs, condition), Then.Lower(inputs), Else.Lower(inputs)]);
        return graph.Node("Where", [graph.Node("IsNaN", [condition]), inputs.Constant(double.NaN), chosen]);
    }
}
