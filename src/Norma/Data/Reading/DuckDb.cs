using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>DuckDB in memory, shut off from everything but one file.</summary>
sealed class DuckDb : IDisposable
{
    /// <summary>How many rows a chunk has at most.</summary>
    public const int ChunkRows = 2048;

    const string Settings = "Data Source=:memory:;memory_limit=1GB;enable_external_file_cache=false;autoinstall_known_extensions=false;autoload_known_extensions=false";

    readonly DuckDBConnection _connection;
    bool _settled;
    int _scans;

    /// <summary>Opens the engine.</summary>
    /// <param name="path">The one file that it may open.</param>
    /// <param name="overflow">A folder for what its memory does not hold, made where it is needed and gone with the engine; null where that is a fault.</param>
    public DuckDb(string path, string? overflow = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        _connection = new DuckDBConnection(string.Create(CultureInfo.InvariantCulture, $"{Settings};threads={Environment.ProcessorCount}"));
        try
        {
            _connection.Open();
            Run($"SET temp_directory = {Literal(overflow ?? "")}");
            Run($"SET allowed_paths = [{Literal(Path)}]");
            Run("SET enable_external_access = false");
        }
        catch (DllNotFoundException)
        {
            _connection.Dispose();
            throw new FindingsException(ExitCode.Environment, new Finding("DATA018", "", "DuckDB's native library is not there") { File = path, Expected = "libduckdb beside the program", Fix = "use the command line tool, or add the package DuckDB.NET.Bindings.Full." });
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The file, whole.</summary>
    public string Path { get; }

    /// <summary>Says once, before rows are read or written, with how many threads; no setting can be changed afterwards.</summary>
    public void Settle(int threads)
    {
        if (_settled) return;
        Run(string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}"));
        Run("SET lock_configuration = true");
        _settled = true;
    }

    /// <summary>A text as SQL has it.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as SQL has it.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Runs a statement.</summary>
    /// <exception cref="DuckDBException">It fails.</exception>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Appends rows to a table, a chunk at a time.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">How many columns it has.</param>
    /// <param name="rows">How many rows are appended.</param>
    /// <param name="fill">Writes the vector of a column: its address, the column, the first row and how many.</param>
    /// <exception cref="InvalidDataException">It fails.</exception>
    public void Append(string table, int columns, int rows, Action<IntPtr, int, int, int> fill)
    {
        Require(NativeMethods.Appender.DuckDBAppenderCreate(_connection.NativeConnection, null, table, out var appender));
        using (appender)
        {
            var types = Enumerable.Range(0, columns).Select(c => NativeMethods.Appender.DuckDBAppenderColumnType(appender, (ulong)c)).ToArray();
            try
            {
                using var chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. types.Select(t => t.DangerousGetHandle())], (ulong)columns);
                for (var row = 0; row < rows; row += ChunkRows)
                {
                    var count = Math.Min(ChunkRows, rows - row);
                    NativeMethods.DataChunks.DuckDBDataChunkReset(chunk);
                    for (var c = 0; c < columns; c++) fill(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, c), c, row, count);
                    NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)count);
                    Require(NativeMethods.Appender.DuckDBAppendDataChunk(appender, chunk));
                }
                Require(NativeMethods.Appender.DuckDBAppenderClose(appender));
            }
            finally
            {
                foreach (var type in types) type.Dispose();
            }
        }

        static void Require(DuckDBState state)
        {
            if (state != DuckDBState.Success) throw new InvalidDataException("the rows were not taken");
        }
    }

    /// <summary>The rows of a small result.</summary>
    /// <exception cref="DuckDBException">It fails.</exception>
    public IReadOnlyList<object?[]> Rows(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>Gives a result by chunks, whose vectors are plain memory, while it is made: it is never held whole.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="take">Takes a chunk and its rows; says whether more are wanted.</param>
    /// <exception cref="InvalidDataException">It fails.</exception>
    public void Chunks(string sql, Func<DuckDBDataChunk, int, bool> take)
    {
        var prepared = NativeMethods.PreparedStatements.DuckDBPrepare(_connection.NativeConnection, sql, out var statement);
        using (statement)
        {
            if (prepared != DuckDBState.Success) throw new InvalidDataException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
            var state = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result);
            try
            {
                for (; state == DuckDBState.Success;)
                {
                    using var chunk = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(result);
                    var count = chunk.IsInvalid ? 0 : (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
                    if (count == 0) break;
                    if (!take(chunk, count)) return;
                }
                // A fault ends the chunks as their end does: only the message tells.
                if (NativeMethods.Query.DuckDBResultError(ref result) is { Length: > 0 } fault) throw new InvalidDataException(fault);
            }
            finally
            {
                NativeMethods.Query.DuckDBDestroyResult(ref result);
            }
        }
    }

    /// <summary>Gives rows to a function by chunks, whose vectors are plain memory, on the engine's own threads as they are read: several at once and in no order. Nothing is copied or collected.</summary>
    /// <param name="columns">The expressions whose values a chunk has.</param>
    /// <param name="source">What they are read from.</param>
    /// <param name="take">Takes a chunk and its rows. What it throws ends the reading and is thrown on.</param>
    /// <exception cref="DuckDBException">It fails. All threads have ended their chunks then: one that waits in <paramref name="take"/> for what another was to bring has to be let through.</exception>
    public unsafe void Scan(string columns, string source, Action<DuckDBDataChunk, int> take)
    {
        var scan = new Scanned(take);
        var name = string.Create(CultureInfo.InvariantCulture, $"take_rows_{++_scans}");
        var function = NativeMethods.ScalarFunction.DuckDBCreateScalarFunction();
        try
        {
            using var any = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Any);
            using var nothing = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Boolean);
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetName(function, name);
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetVarargs(function, any);
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetReturnType(function, nothing);
            // It is called for each chunk, whatever is missing in it and however often it was called.
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetSpecialHandling(function);
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetVolatile(function);
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetExtraInfo(function, GCHandle.ToIntPtr(GCHandle.Alloc(scan)), &Free);
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetFunction(function, &Take);
            if (NativeMethods.ScalarFunction.DuckDBRegisterScalarFunction(_connection.NativeConnection, function) != DuckDBState.Success) throw new InvalidOperationException("The engine does not take a function.");
        }
        finally
        {
            NativeMethods.ScalarFunction.DuckDBDestroyScalarFunction(ref function);
        }
        try
        {
            Run($"SELECT count({name}({columns})) FROM {source}");
        }
        catch (DuckDBException) when (scan.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
        finally
        {
            // The engine keeps the function until it is closed, and with it what the function holds.
            scan.Take = (_, _) => { };
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Take(IntPtr info, IntPtr input, IntPtr output)
    {
        var scan = (Scanned)GCHandle.FromIntPtr(NativeMethods.ScalarFunction.DuckDBScalarFunctionGetExtraInfo(info)).Target!;
        var chunk = new DuckDBDataChunk(input);
        try
        {
            scan.Take(chunk, (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk));
        }
        catch (Exception fault)
        {
            // Who was told to stop is not the cause, even where it comes back first.
            if (fault is OperationCanceledException) Interlocked.CompareExchange(ref scan.Fault, fault, null);
            else Volatile.Write(ref scan.Fault, fault);
            NativeMethods.ScalarFunction.DuckDBScalarFunctionSetError(info, "the rows were not taken");
        }
        finally
        {
            // It is the engine's.
            chunk.SetHandleAsInvalid();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Free(IntPtr scan) => GCHandle.FromIntPtr(scan).Free();

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    sealed class Scanned(Action<DuckDBDataChunk, int> take)
    {
        public Action<DuckDBDataChunk, int> Take = take;
        public Exception? Fault;
    }
}
