using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Norma.Formats;
using Norma.Spec;
using SQLitePCL;

namespace Norma.Data.Reading.Queries;

/// <summary>Runs one SELECT on a SQLite file: read only, no other file, no extension, nothing that the file itself brings along trusted, in bounded memory and time.</summary>
static class SqliteQuery
{
    const long MostMemory = 1 << 30;
    const int MostColumns = 2000, MostText = 64 << 20, MostStatement = 1 << 20, MostOperations = 250_000, StepsBetween = 100_000;
    const int DefensiveOption = 1010, TrustedSchemaOption = 1017;

    static readonly TimeSpan s_most = TimeSpan.FromMinutes(10);
    static readonly int[] s_allowed = [raw.SQLITE_SELECT, raw.SQLITE_READ, raw.SQLITE_FUNCTION, raw.SQLITE_RECURSIVE];
    static readonly HashSet<string> s_forbidden = new(StringComparer.OrdinalIgnoreCase) { "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer" };

    /// <summary>The rows of a query.</summary>
    /// <exception cref="FindingsException"><c>DATA105</c>: the file or the query is none that is run (exit 3). <c>DATA017</c>: it gives too much (6). <c>DATA018</c>: SQLite is not there (5).</exception>
    public static RowFile Open(string path, string shown, string query)
    {
        using var bytes = OpenedFile.Bytes(path, shown);
        Require(path, shown, bytes);
        using var stream = new SourceStream(bytes);
        var identity = (bytes.Length, Digest.Sha256(stream));
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Address(path), Mode = SqliteOpenMode.ReadOnly, Pooling = false, Cache = SqliteCacheMode.Private }.ToString());
            connection.Open();
            var handle = connection.Handle ?? throw new InvalidOperationException("An open connection has a handle.");
            Confine(handle);
            return Run(handle, shown, query, identity);
        }
        catch (Exception fault) when (Missing(fault))
        {
            throw new FindingsException(ExitCode.Environment, new Finding("DATA018", "", "SQLite's native library is not there") { File = shown, Expected = "e_sqlite3 beside the program", Fix = "use the command line tool, or add the package SQLitePCLRaw.bundle_e_sqlite3." });
        }
        catch (SqliteException fault)
        {
            throw QueryFault.Of(shown, $"cannot be read: {Printable.Escape(fault.Message)}", "a sound SQLite file", "check it with 'PRAGMA integrity_check'.");
        }
        catch (RowLogFullException)
        {
            throw QueryFault.TooMuch(shown, "gives more than 384 MB", "less");
        }
    }

    static bool Missing(Exception fault) => fault is DllNotFoundException or TypeInitializationException || (fault.InnerException is { } inner && Missing(inner)) || (fault.Message.Contains("SQLitePCL.raw.SetProvider", StringComparison.Ordinal));

    // What is not in the file itself yet would be passed over in silence.
    static void Require(string path, string shown, ByteSource bytes)
    {
        Span<byte> head = stackalloc byte[16];
        if (bytes.Read(0, head) < 16 || !head.SequenceEqual("SQLite format 3\0"u8)) throw QueryFault.Of(shown, "is no SQLite database", "a file that begins with 'SQLite format 3'", "see that it is the file that was meant; an encrypted one is not read.");
        foreach (var end in new[] { "-wal", "-journal" })
            if (new FileInfo(path + end) is { Exists: true, Length: > 0 })
                throw QueryFault.Of(shown, $"has changes that are in {Printable.Quote(Path.GetFileName(path) + end)} and not in it yet", "a database that no program is writing", "close the program that writes it, or run 'PRAGMA wal_checkpoint(TRUNCATE)'.");
    }

    // Immutable: no lock, no file beside it, whoever may write to the folder.
    static string Address(string path) => $"file:{string.Join('/', Path.GetFullPath(path).Replace('\\', '/').Split('/').Select(Uri.EscapeDataString))}?immutable=1";

    static void Confine(sqlite3 handle)
    {
        raw.sqlite3_hard_heap_limit64(MostMemory);
        raw.sqlite3_enable_load_extension(handle, 0);
        raw.sqlite3_db_config(handle, DefensiveOption, 1, out _);
        raw.sqlite3_db_config(handle, TrustedSchemaOption, 0, out _);
        raw.sqlite3_exec(handle, "PRAGMA temp_store=2; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA query_only=ON; PRAGMA threads=0");
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_ATTACHED, 0);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_LENGTH, MostText);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_SQL_LENGTH, MostStatement);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_COLUMN, MostColumns);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_VDBE_OP, MostOperations);
        raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_EXPR_DEPTH, 100);
    }

    static QueriedRows Run(sqlite3 handle, string shown, string query, (long, string) identity)
    {
        string? refused = null;
        strdelegate_authorizer ask = (_, action, one, two, _, _) =>
        {
            if (s_allowed.Contains(action) && !(action == raw.SQLITE_FUNCTION && s_forbidden.Contains(two ?? ""))) return raw.SQLITE_OK;
            refused ??= action == raw.SQLITE_FUNCTION ? $"calls {two}" : "does more than read";
            return raw.SQLITE_DENY;
        };
        raw.sqlite3_set_authorizer(handle, ask, null);
        var ends = Environment.TickCount64 + (long)s_most.TotalMilliseconds;
        delegate_progress late = _ => Environment.TickCount64 > ends ? 1 : 0;
        raw.sqlite3_progress_handler(handle, StepsBetween, late, null);
        var prepared = raw.sqlite3_prepare_v2(handle, query, out var statement, out var rest);
        using (statement)
        {
            if (refused is not null) throw QueryFault.Refused(shown, refused);
            if (prepared != raw.SQLITE_OK) throw Broken(handle, shown, prepared);
            if (statement is null || statement.IsInvalid) throw QueryFault.Refused(shown, "holds no statement");
            if (!string.IsNullOrWhiteSpace(rest) && More(handle, rest)) throw QueryFault.Refused(shown, "holds more than one statement");
            var count = raw.sqlite3_column_count(statement);
            if (count == 0 || raw.sqlite3_stmt_readonly(statement) == 0) throw QueryFault.Refused(shown, "gives no rows");
            if (raw.sqlite3_bind_parameter_count(statement) > 0) throw QueryFault.Of(shown, "has parameters", "a query of constants", "write the values themselves.");
            var (log, blobs, infinite) = (new RowLog(count), new bool[count], Enumerable.Repeat(-1, count).ToArray());
            for (; ;)
            {
                var step = raw.sqlite3_step(statement);
                if (step == raw.SQLITE_DONE) break;
                if (step != raw.SQLITE_ROW) throw Broken(handle, shown, step);
                for (var c = 0; c < count; c++) Add(statement, c, log, blobs, infinite, shown);
            }
            GC.KeepAlive(ask);
            GC.KeepAlive(late);
            return QueriedRows.Of(shown, [.. Enumerable.Range(0, count).Select(c => new QueriedColumn(raw.sqlite3_column_name(statement, c).utf8_to_string(), blobs[c] ? "bytes" : null, infinite[c]))], log, identity);
        }
    }

    static bool More(sqlite3 handle, string rest)
    {
        var prepared = raw.sqlite3_prepare_v2(handle, rest, out var next);
        using (next) return prepared != raw.SQLITE_OK || next is { IsInvalid: false };
    }

    static void Add(sqlite3_stmt statement, int column, RowLog log, bool[] blobs, int[] infinite, string shown)
    {
        Span<byte> text = stackalloc byte[40];
        switch (raw.sqlite3_column_type(statement, column))
        {
            case raw.SQLITE_NULL:
                log.AddMissing();
                break;
            case raw.SQLITE_INTEGER:
                raw.sqlite3_column_int64(statement, column).TryFormat(text, out var whole, default, CultureInfo.InvariantCulture);
                log.Add(text[..whole]);
                break;
            case raw.SQLITE_FLOAT:
                var number = raw.sqlite3_column_double(statement, column);
                if (!double.IsFinite(number) && infinite[column] < 0) infinite[column] = log.Rows;
                number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
                log.Add(text[..length]);
                break;
            case raw.SQLITE_BLOB:
                blobs[column] = true;
                log.Add(raw.sqlite3_column_blob(statement, column));
                break;
            default:
                // As bytes, so that a NUL within is kept and what is no UTF-8 is seen.
                var value = raw.sqlite3_column_blob(statement, column);
                if (!System.Text.Unicode.Utf8.IsValid(value)) throw QueryFault.Of(shown, string.Create(CultureInfo.InvariantCulture, $"has a text that is no UTF-8, in column {column + 1} of row {log.Rows + 1}"), "UTF-8", "correct the row.");
                log.Add(value);
                break;
        }
    }

    static FindingsException Broken(sqlite3 handle, string shown, int code) => (code & 0xFF) switch
    {
        raw.SQLITE_NOMEM => QueryFault.TooMuch(shown, "needs more than 1 GB", "less"),
        raw.SQLITE_INTERRUPT => QueryFault.TooMuch(shown, $"runs longer than {s_most.TotalMinutes} minutes", "less"),
        raw.SQLITE_TOOBIG => QueryFault.TooMuch(shown, $"has a value of more than {MostText} bytes", "smaller values"),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => QueryFault.Of(shown, $"is damaged: {Message(handle)}", "a sound SQLite file", "check it with 'PRAGMA integrity_check'."),
        _ => QueryFault.Of(shown, $"does not run the query: {Message(handle)}", "one SELECT of tables and columns that are there", "correct the query."),
    };

    static string Message(sqlite3 handle) => Printable.Escape(raw.sqlite3_errmsg(handle).utf8_to_string());
}
