using Norma.Features.Expressions;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Sources;

/// <summary>The numbers of an expression; what is not finite is missing.</summary>
sealed record ExpressionSource(Expression Expression) : FeatureSource(Expression.Fields), IGraphSource
{
    public override Kind Kind => Kind.Number;

    public override Flow Read(SourceRows rows)
    {
        var wide = Expression.Evaluate(rows);
        var values = GC.AllocateUninitializedArray<float>(wide.Length);
        for (var i = 0; i < values.Length; i++) values[i] = (float)wide[i] is var value && float.IsFinite(value) ? value : float.NaN;
        return new Numbers(rows.Count, 1, values);
    }

    public OnnxValue Lower(GraphInputs inputs)
    {
        var value = inputs.Graph.Node("Cast", [Expression.Lower(inputs)], ("to", OnnxType.Float));
        return inputs.Graph.Node("Where", [inputs.Graph.Node("IsInf", [value]), inputs.Nan, value]);
    }
}
