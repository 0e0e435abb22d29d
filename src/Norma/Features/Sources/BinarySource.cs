using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of type binary, as 0 and 1.</summary>
sealed record BinarySource(string Field) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind => Kind.Number;

    public override Flow Read(SourceRows rows) => new Numbers(rows.Count, 1, rows.Binaries.Read((TextColumn)rows.Table[Field], rows.Start, rows.Count));

    public OnnxValue Lower(GraphInputs inputs) => inputs.Binary(Field);
}
