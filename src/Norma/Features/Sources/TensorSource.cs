using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>A field of several numbers a row: pictures, sounds, series, vectors.</summary>
/// <param name="Field">The field.</param>
/// <param name="Kind">Tensor, or Sound; Number of a vector, whose numbers have no axis but the row's.</param>
sealed record TensorSource(string Field, Kind Kind) : FeatureSource([Field]), IGraphSource
{
    public override Kind Kind { get; } = Kind;

    public override Flow Read(SourceRows rows)
    {
        var column = (TensorColumn)rows.Table[Field];
        var values = Scratch.Take(checked(rows.Count * column.Width));
        // Files are decoded side by side.
        if (!column.IsDecoded && rows.Count > 1) Spread.For(rows.Count, long.MaxValue, Row);
        else for (var row = 0; row < rows.Count; row++) Row(row);
        return Of(column, rows.Count, values);

        void Row(int row) => column.Read(rows.Start + row, values.AsSpan(row * column.Width, column.Width));
    }

    /// <summary>The values of any rows, in their order.</summary>
    public Flow Read(TensorColumn column, ReadOnlySpan<int> rows)
    {
        var values = Scratch.Take(checked(rows.Length * column.Width));
        for (var i = 0; i < rows.Length; i++) column.Read(rows[i], values.AsSpan(i * column.Width, column.Width));
        return Of(column, rows.Length, values);
    }

    /// <summary>The values of all rows, piece by piece.</summary>
    public Numbers Pieces(SourceRows rows)
    {
        var column = (TensorColumn)rows.Table[Field];
        // What a row of numbers goes through looks at one column after the other: that is for memory, where they are there.
        if (Kind == Kind.Number && column.IsKept) return (Numbers)Read(rows);
        return Of(column, rows.Count, []) with { Part = (start, count) => (Numbers)Read(rows with { Start = rows.Start + start, Count = count }), FromBytes = column.AreFinite };
    }

    Numbers Of(TensorColumn column, int rows, float[] values) => new(rows, column.Width, values) { Shape = Kind == Kind.Number ? null : column.Shape, Rate = column.Rate };

    public OnnxValue Lower(GraphInputs inputs) => Kind is Kind.Sound or Kind.Number ? inputs[Field] : inputs.Graph.Node("Cast", [inputs[Field]], ("to", OnnxType.Float));
}
