using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of type date.</summary>
sealed record DateSource(string Field) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind => Kind.Date;

    public override Flow Read(SourceRows rows)
    {
        var values = ((DateColumn)rows.Table[Field]).Values;
        return new Dates(rows.Count == values.Length ? values : values.AsSpan(rows.Start, rows.Count).ToArray());
    }

    public OnnxValue Lower(GraphInputs inputs) => inputs[Field];
}
