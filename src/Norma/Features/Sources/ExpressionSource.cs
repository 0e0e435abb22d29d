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
        var values = Expression.Evaluate(rows);
        foreach (ref var value in values.AsSpan())
            if (!float.IsFinite(value)) value = float.NaN;
        return new Numbers(rows.Count, 1, values);
    }

    public OnnxValue Lower(GraphInputs inputs)
    {
        var value = Expression.Lower(inputs);
        return inputs.Graph.Node("Where", [inputs.Graph.Node("IsInf", [value]), inputs.Nan, value]);
    }
}
