using System.Runtime.InteropServices;

namespace Norma.Data;

/// <summary>A box that is there, in pixels of its picture; edges are positions between pixels.</summary>
/// <param name="Left">Least x.</param>
/// <param name="Top">Least y.</param>
/// <param name="Right">Greatest x.</param>
/// <param name="Bottom">Greatest y.</param>
/// <param name="Class">The place of its class in <see cref="BoxColumn.Levels"/>.</param>
/// <param name="Ignored">Whether it need not be found, and finding it is no error: PASCAL VOC's <c>difficult</c>, COCO's <c>iscrowd</c>.</param>
public readonly record struct MarkedBox(float Left, float Top, float Right, float Bottom, int Class, bool Ignored);

/// <summary>Boxes in pictures: of each row as many as there are, one after the other in one array.</summary>
public sealed class BoxColumn : Column
{
    readonly MarkedBox[] _boxes;
    readonly (int Start, int Count)[] _rows;
    readonly (int Width, int Height)[] _sizes;

    /// <summary>A column of these boxes.</summary>
    /// <param name="name">The field.</param>
    /// <param name="levels">The distinct class names.</param>
    /// <param name="boxes">Of all rows.</param>
    /// <param name="rows">By row, where its boxes begin and how many they are; −1 where the value is missing.</param>
    /// <param name="sizes">By row, the size of the picture as it is stated beside the boxes; 0 where it is not.</param>
    internal BoxColumn(string name, string[] levels, MarkedBox[] boxes, (int Start, int Count)[] rows, (int Width, int Height)[] sizes) : base(name) =>
        (Levels, _boxes, _rows, _sizes) = (levels, boxes, rows, sizes);

    /// <summary>The distinct class names.</summary>
    public string[] Levels { get; }

    /// <summary>Rows whose value could not be read, and why; such a column breaks its contract.</summary>
    internal IReadOnlyList<(int Row, string Why)> Faults { get; init; } = [];

    /// <summary>How many boxes were left out as the contract asks, and what the first of them was; null where none was.</summary>
    internal (int Count, string First)? LeftOut { get; init; }

    /// <inheritdoc/>
    public override int Rows => _rows.Length;

    /// <summary>How many boxes the row with the most has.</summary>
    public int Most => _rows.Select(row => row.Count).DefaultIfEmpty(0).Max();

    /// <summary>The boxes of a row.</summary>
    public ReadOnlySpan<MarkedBox> this[int row] => _rows[row].Count <= 0 ? [] : _boxes.AsSpan(_rows[row].Start, _rows[row].Count);

    /// <summary>The size of a row's picture as it is stated beside the boxes; 0 where it is not.</summary>
    public (int Width, int Height) SizeOf(int row) => _sizes[row];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _rows[row].Count < 0;

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var (taken, sizes) = (new (int, int)[rows.Length], new (int, int)[rows.Length]);
        for (var i = 0; i < taken.Length; i++) (taken[i], sizes[i]) = (_rows[rows[i]], _sizes[rows[i]]);
        return new BoxColumn(Name, Levels, _boxes, taken, sizes);
    }

    /// <summary>The same with what was found as it was read.</summary>
    internal BoxColumn Noted(IReadOnlyList<(int Row, string Why)> faults, (int Count, string First)? left) => new(Name, Levels, _boxes, _rows, _sizes) { Faults = faults, LeftOut = left };

    /// <summary>Its rows and those of another column after them.</summary>
    internal BoxColumn Followed(BoxColumn other)
    {
        string[] levels = [.. Levels.Union(other.Levels, StringComparer.Ordinal)];
        var codeOf = Array.ConvertAll(other.Levels, level => Array.IndexOf(levels, level));
        return new(Name, levels, [.. _boxes, .. other._boxes.Select(box => box with { Class = codeOf[box.Class] })],
            [.. _rows, .. other._rows.Select(row => (row.Start + _boxes.Length, row.Count))], [.. _sizes, .. other._sizes]);
    }

    /// <summary>The bytes of a row's boxes, which differ where boxes do.</summary>
    internal ReadOnlySpan<byte> BytesOf(int row) => MemoryMarshal.AsBytes(this[row]);
}
