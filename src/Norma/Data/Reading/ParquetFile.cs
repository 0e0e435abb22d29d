using System.Collections.Concurrent;
using System.Globalization;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Norma.Formats;
using Norma.Formats.Parquet;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>A Parquet file, read by DuckDB once its frame is known to be sound. Vectors go into the cells without a value being boxed.</summary>
sealed class ParquetFile : RowFile
{
    const int MostFields = 16_384;
    const int PieceRows = 8192;
    const long MostReserved = 64 << 20;     // cells; what a file says of its rows is no reason to take more before they come

    readonly DuckDb _database;
    readonly ByteSource _bytes;
    readonly string[] _types;
    readonly long _rows;

    ParquetFile(DuckDb database, ByteSource bytes, string shown, Items<string> names, string[] types, long rows) : base(shown) =>
        (_database, _bytes, Names, _types, _rows) = (database, bytes, names, types, rows);

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <inheritdoc/>
    public override bool GoesBeyondMemory => true;

    /// <summary>Opens a file.</summary>
    public static ParquetFile Open(string path, string shown)
    {
        var bytes = OpenedFile.Bytes(path, shown);
        DuckDb? database = null;
        try
        {
            if (ParquetFooter.Fault(bytes) is var (message, expected, fix)) throw Wrong(shown, message, expected, fix);
            if (path.AsSpan().IndexOfAny("*?[\0") >= 0) throw Wrong(shown, "has '*', '?' or '[' in its path", "a name that is no pattern", "rename the file or its folder.");
            database = new DuckDb(path);
            var columns = Guarded(shown, () => database.Rows($"DESCRIBE SELECT * FROM read_parquet({DuckDb.Literal(database.Path)})"));
            var rows = Guarded(shown, () => Convert.ToInt64(database.Rows($"SELECT num_rows FROM parquet_file_metadata({DuckDb.Literal(database.Path)})")[0][0], CultureInfo.InvariantCulture));
            if (columns.Count > MostFields) throw CsvFindings.TooManyFields(shown, columns.Count, MostFields);
            if (rows < 0) throw Wrong(shown, string.Create(CultureInfo.InvariantCulture, $"says that it has {rows} rows"), "0 rows or more", "write the file again.");
            if (rows > int.MaxValue) throw CsvFindings.TooManyRows(shown, rows);
            var file = new ParquetFile(database, bytes, shown, [.. columns.Select(c => (string)c[0]!)], [.. columns.Select(c => (string)c[1]!)], rows);
            if (file.Names.Distinct(StringComparer.Ordinal).Count() < file.Names.Count) throw Wrong(shown, "has a column twice", "names that differ", "rename one.");
            return file;
        }
        catch
        {
            database?.Dispose();
            bytes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override CellKind? KindOf(int column) => ParquetColumn.Of(_types[column])?.Kind;

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity()
    {
        using var stream = new SourceStream(_bytes);
        return (_bytes.Length, Digest.Sha256(stream));
    }

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        FileRows? all = null;
        _database.Settle(Environment.ProcessorCount);
        Gather(columns, most, int.MaxValue, rows =>
        {
            all = rows;
            return true;
        });
        return all!;
    }

    /// <inheritdoc/>
    public override void Pieces(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take)
    {
        // Half of the processors are left to those who take the pieces; and one thread gives rows as they come, where several would collect and copy them.
        _database.Settle(Math.Max(1, Environment.ProcessorCount / 2));
        Gather(columns, int.MaxValue, PieceRows, take);
    }

    void Gather(IReadOnlyList<Func<Cells>?> columns, int most, int pieceRows, Func<FileRows, bool> take)
    {
        var wanted = Enumerable.Range(0, columns.Count).Where(c => columns[c] is not null).ToArray();
        var unread = wanted.Where(c => ParquetColumn.Of(_types[c]) is null).ToArray();
        if (unread.Length > 0)
            throw new FindingsException(ExitCode.Data, [.. unread.Select(c => new Finding("DATA016", SpecPath.Key("$.data.fields", Names[c]), $"{Printable.Quote(Names[c])} is a column of type {Printable.Escape(_types[c])}") { File = Shown, Expected = "numbers, texts, booleans, dates, moments, or lists of numbers or texts", Fix = "write the file without it, or with plain columns." })]);
        var rows = (int)Math.Min(_rows, most);
        if (wanted.Length == 0)
        {
            take(new(rows, new IReadOnlyList<Cells>?[columns.Count]));
            return;
        }
        var spent = new ConcurrentBag<Cells?[]>();
        var cells = Begin();
        var kinds = wanted.Select(c => ParquetColumn.For(_types[c], cells[c]!)!).ToArray();
        var sql = $"SELECT {string.Join(", ", wanted.Select((c, i) => string.Format(CultureInfo.InvariantCulture, kinds[i].Sql, DuckDb.Name(Names[c]))))} FROM read_parquet({DuckDb.Literal(_database.Path)})"
            + (most < int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {most}") : "");
        var (read, held, whole) = (0, 0, true);
        Guarded(Shown, () =>
        {
            _database.Chunks(sql, (chunk, count) =>
            {
                read += count;
                if (read > rows) return true;
                // A piece is filled to its last row, so that its columns are the cells' memory itself.
                for (var from = 0; from < count;)
                {
                    var some = Math.Min(count - from, pieceRows - held);
                    for (var i = 0; i < wanted.Length; i++) kinds[i].Put(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i), from, some, cells[wanted[i]]!);
                    (held, from) = (held + some, from + some);
                    if (held < pieceRows || (read == rows && from == count)) continue;
                    if (!(whole = take(Piece()))) return false;
                    (cells, held) = (Begin(), 0);
                }
                return true;
            });
            return read;
        });
        if (!whole) return;
        if (read != rows) throw Wrong(Shown, string.Create(CultureInfo.InvariantCulture, $"says that it has {_rows} rows, but gives {read}"), "as many as it says", "write the file again.");
        take(Piece());

        Cells?[] Begin()
        {
            if (spent.TryTake(out var again)) return again;
            var next = columns.Select(make => make?.Invoke()).ToArray();
            foreach (var column in next) column?.Reserve((int)Math.Min(Math.Min(rows, pieceRows), MostReserved / wanted.Length));
            return next;
        }

        FileRows Piece()
        {
            var given = cells;
            return new(held, [.. given.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])])
            {
                Spent = () =>
                {
                    foreach (var column in given) column?.Clear();
                    spent.Add(given);
                },
            };
        }
    }

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose()
    {
        _database.Dispose();
        _bytes.Dispose();
    }

    static T Guarded<T>(string shown, Func<T> read)
    {
        try { return read(); }
        catch (Exception fault) when (fault is DuckDBException or InvalidDataException)
        {
            var message = fault.Message.Split('\n')[0];
            throw message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase)
                ? new FindingsException(ExitCode.Limit, new Finding("DATA017", "", "needs more than 1 GB while it is decoded") { File = shown, Expected = "less", Fix = "split the file, or write it with smaller row groups." })
                : Wrong(shown, $"cannot be read ({Without(message)})", "a sound Parquet file", "write the file again; it may be damaged.");
        }
    }

    // DuckDB names the file by its whole path; what is shown names it as the user did.
    static string Without(string message) => message.Length > 200 ? message[..200] + "…" : message;

    static FindingsException Wrong(string shown, string message, string expected, string fix) =>
        new(ExitCode.Data, new Finding("DATA015", "", message) { File = shown, Expected = expected, Fix = fix });
}
