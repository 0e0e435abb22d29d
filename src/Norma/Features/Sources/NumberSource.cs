using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of type number.</summary>
sealed record NumberSource(string Field) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind => Kind.Number;

    public override Flow Read(SourceRows rows)
    {
        var column = (NumberColumn)rows.Table[Field];
        return new Numbers(rows.Count, 1, rows.Count == column.Rows ? column.Values : column.Range(rows.Start, rows.Count).ToArray());
    }

    public OnnxValue Lower(GraphInputs inputs) => inputs[Field];
}
