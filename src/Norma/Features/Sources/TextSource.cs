using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Sources;

/// <summary>A field of type category.</summary>
/// <param name="Field">The field.</param>
/// <param name="Order">The allowed texts in their order, where the contract states them.</param>
sealed record TextSource(string Field, Items<string>? Order) : FeatureSource([Field]), ITextSource
{
    public override Kind Kind => Kind.Text;

    public override Flow Read(SourceRows rows) => Read((TextColumn)rows.Table[Field], rows.Start, rows.Count) with { Order = Order };

    /// <summary>The rows of a column; the empty text is missing, as it is in the graph.</summary>
    public static Texts Read(TextColumn column, int start, int count)
    {
        var codes = count == column.Codes.Length ? column.Codes : column.Codes.AsSpan(start, count).ToArray();
        if (Array.IndexOf(column.Levels, "") is >= 0 and var empty) codes = Array.ConvertAll(codes, code => code == empty ? -1 : code);
        return new(codes, column.Levels);
    }

    public OnnxValue Lower(GraphInputs inputs, string[] texts, long[] values, long missing, long unknown) =>
        inputs.Texts(Field, ["", .. texts], [missing, .. values], unknown);
}
