using System.Globalization;
using System.Text;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>A plain text as rows.</summary>
/// <param name="bytes">The text.</param>
/// <param name="shown">The file as findings name it.</param>
/// <param name="unit">What is a row.</param>
/// <param name="chunk">Characters of a chunk.</param>
sealed class TextFile(ByteSource bytes, string shown, TextUnit unit, int chunk) : RowFile(shown)
{
    const string Words = "text", File = "file", Position = "position";
    const int PieceRows = 1 << 14, PieceBytes = 16 << 20;

    /// <inheritdoc/>
    public override Items<string> Names { get; } = [Words, File, Position];

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity()
    {
        using var stream = new SourceStream(bytes);
        return (bytes.Length, Digest.Sha256(stream));
    }

    /// <inheritdoc/>
    public override Field? Usual(string name) => name switch { Words => new Fields.Text(), File => new Category(Role.Ignore), _ => new Number(Role.Ignore) };

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        FileRows? all = null;
        Cut(columns, most, int.MaxValue, rows =>
        {
            all = rows;
            return true;
        });
        return all!;
    }

    /// <inheritdoc/>
    public override void Pieces(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take) => Cut(columns, int.MaxValue, PieceRows, take);

    void Cut(IReadOnlyList<Func<Cells>?> columns, int most, int pieceRows, Func<FileRows, bool> take)
    {
        var (cells, rows, total, length, wanted) = (Made(columns), 0, 0, 0L, true);
        var name = Encoding.UTF8.GetBytes(Shown);
        new TextCutter(bytes, Shown, unit, chunk).Run((text, position, _) =>
        {
            if (rows == pieceRows || pieceRows < int.MaxValue && length + text.Length > PieceBytes && rows > 0)
            {
                if (!(wanted = take(Rows(rows, cells)))) return false;
                (cells, rows, length) = (Made(columns), 0, 0);
            }
            Span<byte> number = stackalloc byte[20];
            position.TryFormat(number, out var digits, default, CultureInfo.InvariantCulture);
            cells[0]?.Add(text);
            cells[1]?.Add(name);
            cells[2]?.Add(number[..digits]);
            (rows, length) = (rows + 1, length + text.Length);
            return ++total < most;
        });
        if (wanted) take(Rows(rows, cells));
    }

    static Cells?[] Made(IReadOnlyList<Func<Cells>?> columns) => [.. columns.Select(make => make?.Invoke())];

    static FileRows Rows(int rows, Cells?[] cells) => new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells)
    {
        var (places, wanted, row) = (new Place?[cells.Count], cells.Select((cell, i) => (cell.Row, i)).ToLookup(c => c.Row, c => c.i), 0);
        var last = cells.Count == 0 ? -1 : cells.Max(cell => cell.Row);
        new TextCutter(bytes, Shown, unit, chunk).Run((_, _, at) =>
        {
            foreach (var i in wanted[row]) places[i] = at;
            return row++ < last;
        });
        return places;
    }

    /// <inheritdoc/>
    public override void Dispose() => bytes.Dispose();
}
