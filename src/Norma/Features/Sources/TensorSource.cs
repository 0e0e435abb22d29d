using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of several axes: pictures, sounds, series.</summary>
sealed record TensorSource(string Field) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind => Kind.Tensor;

    public override Flow Read(SourceRows rows)
    {
        var column = (TensorColumn)rows.Table[Field];
        var values = Scratch.Take(checked(rows.Count * column.Width));
        for (var row = 0; row < rows.Count; row++) column.Read(rows.Start + row, values.AsSpan(row * column.Width, column.Width));
        return new Numbers(rows.Count, column.Width, values) { Shape = column.Shape };
    }

    public OnnxValue Lower(GraphInputs inputs) => inputs.Graph.Node("Cast", [inputs[Field]], ("to", OnnxType.Float));
}
