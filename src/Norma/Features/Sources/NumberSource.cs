using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of type number.</summary>
sealed record NumberSource(string Field) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind => Kind.Number;

    public override Flow Read(SourceRows rows)
    {
        var values = ((NumberColumn)rows.Table[Field]).Values;
        return new Numbers(rows.Count, 1, rows.Count == values.Length ? values : values.AsSpan(rows.Start, rows.Count).ToArray());
    }

    public OnnxValue Lower(GraphInputs inputs) => inputs[Field];
}
