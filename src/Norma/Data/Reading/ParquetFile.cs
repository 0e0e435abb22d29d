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
    const long MostAhead = 16 << 20;        // bytes that a thread reads before it is their turn
    const long MostAheadTogether = 256 << 20;
    const long MostUnpacked = 512 << 20;    // of the engine's memory, by threads that each unpack a row group
    const long MostOfPiece = 16 << 20;      // bytes, as the file says how large its rows are
    const string RowNumber = "file_row_number";
    const long MostReserved = 64 << 20;     // cells; what a file says of its rows is no reason to take more before they come

    readonly DuckDb _database;
    readonly ByteSource _bytes;
    readonly string[] _types;
    readonly long _rows;
    readonly int _pieceRows, _threads;

    ParquetFile(DuckDb database, ByteSource bytes, string shown, Items<string> names, string[] types, long rows, long groups, long largestGroup) : base(shown)
    {
        (_database, _bytes, Names, _types, _rows, _pieceRows) = (database, bytes, names, types, rows, PieceOf(rows, groups, largestGroup));
        // Groups that are shorter than a piece would give short pieces, and large ones do not fit into the engine beside each other.
        _threads = rows / Math.Max(1, groups) < _pieceRows ? 1 : (int)Math.Min(Environment.ProcessorCount, MostUnpacked / Math.Max(1, largestGroup));
    }

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <inheritdoc/>
    public override bool GoesBeyondMemory => true;

    /// <inheritdoc/>
    public override bool ReadsAhead => true;

    /// <summary>Opens a file.</summary>
    public static ParquetFile Open(string path, string shown)
    {
        var bytes = OpenedFile.Bytes(path, shown);
        DuckDb? database = null;
        try
        {
            if (ParquetFooter.Fault(bytes, out var largestGroup) is var (message, expected, fix)) throw Wrong(shown, message, expected, fix);
            if (path.AsSpan().IndexOfAny("*?[\0") >= 0) throw Wrong(shown, "has '*', '?' or '[' in its path", "a name that is no pattern", "rename the file or its folder.");
            database = new DuckDb(path);
            var columns = Guarded(shown, () => database.Rows($"DESCRIBE SELECT * FROM read_parquet({DuckDb.Literal(database.Path)})"));
            var whole = Guarded(shown, () => database.Rows($"SELECT num_rows, num_row_groups FROM parquet_file_metadata({DuckDb.Literal(database.Path)})")[0]);
            var (rows, groups) = (Convert.ToInt64(whole[0], CultureInfo.InvariantCulture), Convert.ToInt64(whole[1], CultureInfo.InvariantCulture));
            if (columns.Count > MostFields) throw CsvFindings.TooManyFields(shown, columns.Count, MostFields);
            if (rows < 0) throw Wrong(shown, string.Create(CultureInfo.InvariantCulture, $"says that it has {rows} rows"), "0 rows or more", "write the file again.");
            if (rows > int.MaxValue) throw CsvFindings.TooManyRows(shown, rows);
            var file = new ParquetFile(database, bytes, shown, [.. columns.Select(c => (string)c[0]!)], [.. columns.Select(c => (string)c[1]!)], rows, groups, largestGroup);
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
        ReadInOrder(columns, most, int.MaxValue, rows =>
        {
            all = rows;
            return true;
        });
        return all!;
    }

    /// <inheritdoc/>
    public override void Pieces(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take)
    {
        // A column of their name hides the numbers of the rows.
        if (_threads > 1 && _rows > 0 && columns.Any(column => column is not null) && !Names.Contains(RowNumber, StringComparer.OrdinalIgnoreCase))
        {
            _database.Settle(_threads);
            ReadGroups(columns, take);
            return;
        }
        // Half of the processors are left to those who take the pieces; and one thread gives rows as they come, where several would collect and copy them.
        _database.Settle(Math.Max(1, Environment.ProcessorCount / 2));
        ReadInOrder(columns, int.MaxValue, _pieceRows, take);
    }

    /// <summary>Reads with several threads, each with row groups of its own, and gives the pieces on in their order.</summary>
    void ReadGroups(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take)
    {
        var rows = (int)_rows;
        var wanted = Wanted(columns);
        var cells = new PieceCells(() => Begin(columns), Reserve(Math.Min(rows, _pieceRows), wanted));
        var first = cells.Begin();
        var kinds = Kinds(wanted, first);
        cells.GiveBack(first);
        var pieces = new OrderedPieces(rows, _pieceRows, Math.Min(_threads * MostAhead, MostAheadTogether), cells);
        var reading = Task.Factory.StartNew(Bring, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            if (!pieces.Take(take)) return;
        }
        finally
        {
            // What ends it early is thrown where the pieces are taken; that the reading ends by it says nothing more.
            Task.WhenAny(reading).GetAwaiter().GetResult();
        }
        Guarded(Shown, () =>
        {
            reading.GetAwaiter().GetResult();
            return true;
        });
        if (pieces.Brought != rows) throw Unlike(pieces.Brought);

        void Bring()
        {
            try
            {
                _database.Scan(string.Join(", ", [RowNumber, .. Columns(wanted, kinds)]), $"read_parquet({DuckDb.Literal(_database.Path)}, {RowNumber} = true)", (chunk, count) =>
                {
                    if (count == 0) return;
                    var numbers = ParquetColumn.RowNumbers(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0), count);
                    if (numbers[^1] - numbers[0] != count - 1) throw new InvalidDataException("rows do not follow each other");
                    pieces.Bring(numbers[0], count, (from, some, into) =>
                    {
                        var bytes = 0L;
                        for (var i = 0; i < wanted.Length; i++) bytes += kinds[i].Put(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i + 1), from, some, into[wanted[i]]!);
                        return bytes;
                    });
                });
            }
            finally
            {
                pieces.End();
            }
        }
    }

    /// <summary>Reads rows as they follow each other, in pieces of so many.</summary>
    void ReadInOrder(IReadOnlyList<Func<Cells>?> columns, int most, int pieceRows, Func<FileRows, bool> take)
    {
        var rows = (int)Math.Min(_rows, most);
        var wanted = Wanted(columns);
        if (wanted.Length == 0)
        {
            take(new(rows, new IReadOnlyList<Cells>?[columns.Count]));
            return;
        }
        var pieces = new PieceCells(() => pieceRows == int.MaxValue ? Made(columns) : Begin(columns), Reserve(Math.Min(rows, pieceRows), wanted));
        var cells = pieces.Begin();
        var kinds = Kinds(wanted, cells);
        var sql = $"SELECT {string.Join(", ", Columns(wanted, kinds))} FROM read_parquet({DuckDb.Literal(_database.Path)})"
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
                    if (!(whole = take(pieces.Piece(cells, held)))) return false;
                    (cells, held) = (pieces.Begin(), 0);
                }
                return true;
            });
            return read;
        });
        if (!whole) return;
        if (read != rows) throw Unlike(read);
        take(pieces.Piece(cells, held));
    }

    // Pieces of about 8,192 rows, fewer where rows are large, that groups are divided by without a rest, where those are as even as most writers make them: a full piece is given on without being copied.
    static int PieceOf(long rows, long groups, long largestGroup)
    {
        var chunks = (rows / Math.Max(1, groups) + DuckDb.ChunkRows - 1) / DuckDb.ChunkRows;
        var most = MostOfPiece / Math.Max(1, largestGroup / Math.Max(1, chunks));
        return DuckDb.ChunkRows * ((int[])[4, 5, 6, 7, 8, 3, 2]).FirstOrDefault(some => some <= most && chunks % some == 0, (int)Math.Clamp(most, 1, 4));
    }

    static Cells?[] Made(IReadOnlyList<Func<Cells>?> columns) => [.. columns.Select(make => make?.Invoke())];

    // Of a piece: it may keep as much as any other.
    Cells?[] Begin(IReadOnlyList<Func<Cells>?> columns)
    {
        Memory = Memory.Another();
        return Made(columns);
    }

    // The columns that are read, if all can be.
    int[] Wanted(IReadOnlyList<Func<Cells>?> columns)
    {
        var wanted = Enumerable.Range(0, columns.Count).Where(c => columns[c] is not null).ToArray();
        var unread = wanted.Where(c => ParquetColumn.Of(_types[c]) is null).ToArray();
        if (unread.Length > 0)
            throw new FindingsException(ExitCode.Data, [.. unread.Select(c => new Finding("DATA016", SpecPath.Key("$.data.fields", Names[c]), $"{Printable.Quote(Names[c])} is a column of type {Printable.Escape(_types[c])}") { File = Shown, Expected = "numbers, texts, booleans, dates, moments, or lists of numbers or texts", Fix = "write the file without it, or with plain columns." })]);
        return wanted;
    }

    ParquetColumn[] Kinds(int[] wanted, Cells?[] cells) => [.. wanted.Select(c => ParquetColumn.For(_types[c], cells[c]!)!)];

    IEnumerable<string> Columns(int[] wanted, ParquetColumn[] kinds) => wanted.Select((c, i) => string.Format(CultureInfo.InvariantCulture, kinds[i].Sql, DuckDb.Name(Names[c])));

    static int Reserve(int rows, int[] wanted) => (int)Math.Min(rows, MostReserved / wanted.Length);

    FindingsException Unlike(long read) => Wrong(Shown, string.Create(CultureInfo.InvariantCulture, $"says that it has {_rows} rows, but gives {read}"), "as many as it says", "write the file again.");

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
