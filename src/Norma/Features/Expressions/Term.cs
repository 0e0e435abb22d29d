using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Expressions;

/// <summary>A part of an expression that gives a number for each row: float32, NaN for missing.</summary>
abstract record Term
{
    /// <summary>By row; the array is the caller's.</summary>
    public abstract float[] Evaluate(SourceRows rows);

    /// <summary>The same in ONNX, <c>[N, 1]</c> or of rank 0.</summary>
    public abstract OnnxValue Lower(GraphInputs inputs);
}

/// <summary>A number as stated.</summary>
sealed record Constant(float Value) : Term
{
    public override float[] Evaluate(SourceRows rows)
    {
        var values = GC.AllocateUninitializedArray<float>(rows.Count);
        Array.Fill(values, Value);
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Graph.Scalar("expression.constant", Value);
}

/// <summary>A field of type number.</summary>
sealed record NumberField(string Field) : Term
{
    public override float[] Evaluate(SourceRows rows) => ((NumberColumn)rows.Table[Field]).Values.AsSpan(rows.Start, rows.Count).ToArray();

    public override OnnxValue Lower(GraphInputs inputs) => inputs[Field];
}

/// <summary>A field of type binary, as 0 and 1.</summary>
sealed record BinaryField(string Field) : Term
{
    public override float[] Evaluate(SourceRows rows) => rows.Binaries.Read((TextColumn)rows.Table[Field], rows.Start, rows.Count);

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Binary(Field);
}

/// <summary>Whether a text field has a text.</summary>
sealed record TextIs(string Field, string Text, bool Not) : Term
{
    public override float[] Evaluate(SourceRows rows)
    {
        var column = (TextColumn)rows.Table[Field];
        var valueOf = Array.ConvertAll(column.Levels, level => level.Length == 0 ? float.NaN : (level == Text) != Not ? 1f : 0);
        var values = GC.AllocateUninitializedArray<float>(rows.Count);
        for (var i = 0; i < values.Length; i++) values[i] = column.Codes[rows.Start + i] is >= 0 and var level ? valueOf[level] : float.NaN;
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Texts(Field, ["", Text], [float.NaN, Not ? 0 : 1], Not ? 1 : 0);
}

/// <summary>Whether a text field has none.</summary>
sealed record TextMissing(string Field) : Term
{
    public override float[] Evaluate(SourceRows rows)
    {
        var column = (TextColumn)rows.Table[Field];
        var values = GC.AllocateUninitializedArray<float>(rows.Count);
        for (var i = 0; i < values.Length; i++) values[i] = string.IsNullOrEmpty(column[rows.Start + i]) ? 1 : 0;
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs) => inputs.Texts(Field, [""], [1f], 0);
}

/// <summary>A function of one number.</summary>
sealed record Unary<T>(Term Of) : Term where T : IUnary
{
    public override float[] Evaluate(SourceRows rows)
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
    public override float[] Evaluate(SourceRows rows)
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
    public override float[] Evaluate(SourceRows rows)
    {
        var values = Condition.Evaluate(rows);
        var (then, other) = (Then.Evaluate(rows), Else.Evaluate(rows));
        for (var i = 0; i < values.Length; i++) values[i] = float.IsNaN(values[i]) ? float.NaN : values[i] != 0 ? then[i] : other[i];
        return values;
    }

    public override OnnxValue Lower(GraphInputs inputs)
    {
        var condition = Condition.Lower(inputs);
        var graph = inputs.Graph;
        var chosen = graph.Node("Where", [Functions.IsTrue(inputs, condition), Then.Lower(inputs), Else.Lower(inputs)]);
        return graph.Node("Where", [graph.Node("IsNaN", [condition]), inputs.Nan, chosen]);
    }
}
