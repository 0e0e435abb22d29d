using Norma.Data;

namespace Norma.Features.Sources;

/// <summary>A field of type text.</summary>
sealed record ProseSource(string Field) : FeatureSource([Field])
{
    public override Kind Kind => Kind.Prose;

    public override Flow Read(SourceRows rows) => TextSource.Read((TextColumn)rows.Table[Field], rows.Start, rows.Count);
}
