using System.Globalization;
using Norma.Spec;

namespace Norma.Data.Reading.Queries;

/// <summary>What a column of a result holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">What it is called where it holds bytes or lists, which only pictures and sounds are; else null.</param>
/// <param name="NotFinite">The first row, from 0, of a number of it that is not finite; −1 where there is none.</param>
readonly record struct QueriedColumn(string Name, string? Bytes, int NotFinite = -1);

/// <summary>The rows of a query. It ran once: what is read again is what it gave.</summary>
sealed class QueriedRows : RowFile
{
    readonly RowLog _log;
    readonly IReadOnlyList<QueriedColumn> _columns;
    readonly (long Size, string Sha256) _identity;

    QueriedRows(string shown, IReadOnlyList<QueriedColumn> columns, RowLog log, (long, string) identity) : base(shown) =>
        (_columns, _log, _identity, Names) = (columns, log, identity, [.. columns.Select(column => column.Name)]);

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <summary>The rows that a query gave.</summary>
    /// <param name="shown">Where from, as findings name it.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="log">The cells.</param>
    /// <param name="identity">Size and SHA-256 of what was asked.</param>
    /// <exception cref="FindingsException"><c>DATA105</c>: a column has no name, or that of another (exit 3).</exception>
    public static QueriedRows Of(string shown, IReadOnlyList<QueriedColumn> columns, RowLog log, (long, string) identity)
    {
        if (columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1 || same.Key.Length == 0) is { } odd)
            throw QueryFault.Of(shown, odd.Key.Length == 0 ? "gives a column without a name" : $"gives two columns {Printable.Quote(odd.Key)}", "a name of its own for each column", "name it with AS.");
        return new(shown, columns, log, identity);
    }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity() => _identity;

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>DATA016</c>: a column holds bytes. <c>DATA023</c>: it holds a number that is not finite (exit 3).</exception>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        Cells?[] cells = [.. columns.Select(make => make?.Invoke())];
        var unread = Enumerable.Range(0, cells.Length).Where(c => cells[c] is not (null or IFileCells) && _columns[c].Bytes is not null).ToArray();
        if (unread.Length > 0)
            throw new FindingsException(ExitCode.Data, [.. unread.Select(c => new Finding("DATA016", SpecPath.Key("$.data.fields", Names[c]), $"{Printable.Quote(Names[c])} is a column of {_columns[c].Bytes}") { File = Shown, Expected = "numbers, texts, booleans, dates or moments; bytes for fields of type image or audio", Fix = "leave it out of the query, or state its type." })]);
        var rows = Math.Min(most, _log.Rows);
        // As a text it would be a category like others: whoever means the text says so in the query.
        var odd = Enumerable.Range(0, cells.Length).Where(c => cells[c] is TextCells && _columns[c].NotFinite is var row and >= 0 && row < rows).ToArray();
        if (odd.Length > 0)
            throw new FindingsException(ExitCode.Data, [.. odd.Select(c => new Finding("DATA023", SpecPath.Key("$.data.fields", Names[c]), string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(Names[c])} holds a number that is not finite (the first in row {_columns[c].NotFinite + 1})")) { File = Shown, Expected = "numbers that are finite, or NULL", Fix = "leave the rows out in the query, make them NULL, or cast the column to text." })]);
        foreach (var column in cells) column?.Reserve(rows);
        _log.Put(cells, rows);
        return new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);
    }

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose() { }
}
