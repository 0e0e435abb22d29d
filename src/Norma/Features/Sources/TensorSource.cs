using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of several axes: pictures, sounds, series.</summary>
/// <param name="Field">The field.</param>
/// <param name="Kind">Tensor, or Sound.</param>
sealed record TensorSource(string Field, Kind Kind) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind { get; } = Kind;

    public override Flow Read(SourceRows rows)
    {
        var column = (TensorColumn)rows.Table[Field];
        var values = Scratch.Take(checked(rows.Count * column.Width));
        for (var row = 0; row < rows.Count; row++) column.Read(rows.Start + row, values.AsSpan(row * column.Width, column.Width));
        return new Numbers(rows.Count, column.Width, values) { Shape = column.Shape, Rate = column.Rate };
    }

    public OnnxValue Lower(GraphInputs inputs) => Kind == Kind.Sound ? inputs[Field] : inputs.Graph.Node("Cast", [inputs[Field]], ("to", OnnxType.Float));
}
