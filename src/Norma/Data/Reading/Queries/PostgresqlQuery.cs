using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Norma.Spec;
using Npgsql;

namespace Norma.Data.Reading.Queries;

/// <summary>Runs one SELECT on a PostgreSQL server, in a transaction that only reads, by a cursor that the server opens for nothing but a SELECT. What the connection string says is never told.</summary>
static class PostgresqlQuery
{
    const int Fetched = 5000, SecondsToConnect = 15, MinutesToRun = 10;

    /// <summary>The rows of a query.</summary>
    /// <exception cref="FindingsException"><c>DATA106</c>: there is no connection (exit 5). <c>DATA105</c>: the query is none that is run (3). <c>DATA017</c>: it gives too much (6).</exception>
    public static RowFile Open(string shown, string query, string variable)
    {
        try
        {
            using var connection = new NpgsqlConnection(Settings(shown, variable));
            connection.Open();
            using var transaction = connection.BeginTransaction();
            Run(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
            foreach (var setting in new[] { $"statement_timeout = '{MinutesToRun}min'", "DateStyle = 'ISO'", "TimeZone = 'UTC'", "IntervalStyle = 'iso_8601'", "extra_float_digits = 1", "synchronize_seqscans = off", "max_parallel_workers_per_gather = 0" })
                Run(connection, transaction, $"SET LOCAL {setting}");
            using (var declare = new NpgsqlBatch(connection, transaction) { BatchCommands = { new NpgsqlBatchCommand($"DECLARE norma_rows NO SCROLL CURSOR FOR {query}") } })
                declare.ExecuteNonQuery();
            return Rows(connection, transaction, shown);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw QueryFault.TooMuch(shown, $"runs longer than {MinutesToRun} minutes", "less");
        }
        catch (PostgresException fault) when (fault.SqlState[..2] is "28" or "3D" or "08" or "53" or "57" && fault.SqlState != PostgresErrorCodes.ProtocolViolation)
        {
            throw Unconnected(shown, variable, $"the server answers {fault.SqlState}");
        }
        catch (PostgresException fault)
        {
            throw QueryFault.Of(shown, $"does not run the query: {Printable.Escape(fault.MessageText)} ({fault.SqlState})", "one SELECT of tables and columns that are there", "correct the query.");
        }
        catch (RowLogFullException)
        {
            throw QueryFault.TooMuch(shown, "gives more than 384 MB", "less");
        }
        catch (Exception fault) when (fault is DbException or SocketException or TimeoutException or IOException or InvalidOperationException)
        {
            throw Unconnected(shown, variable, $"there is no answer ({(fault.InnerException ?? fault).GetType().Name})");
        }
    }

    static string Settings(string shown, string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } stated) throw Unconnected(shown, variable, "is not set");
        try
        {
            return new NpgsqlConnectionStringBuilder(stated) { Pooling = false, Timeout = SecondsToConnect, CommandTimeout = 60 * MinutesToRun + SecondsToConnect, IncludeErrorDetail = false, PersistSecurityInfo = false, Enlist = false, ApplicationName = "norma" }.ToString();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The message would repeat what the string says.
            throw Unconnected(shown, variable, "holds no connection string");
        }
    }

    static void Run(NpgsqlConnection connection, NpgsqlTransaction transaction, string statement)
    {
        using var command = new NpgsqlBatch(connection, transaction) { BatchCommands = { new NpgsqlBatchCommand(statement) } };
        command.ExecuteNonQuery();
    }

    static QueriedRows Rows(NpgsqlConnection connection, NpgsqlTransaction transaction, string shown)
    {
        QueriedColumn[]? columns = null;
        string[] types = [];
        int[] infinite = [];
        RowLog? log = null;
        for (var more = true; more;)
        {
            using var fetch = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"FETCH {Fetched} FROM norma_rows"), connection, transaction) { AllResultTypesAreUnknown = true };
            using var reader = fetch.ExecuteReader();
            if (columns is null)
            {
                types = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName)];
                columns = [.. types.Select((type, c) => new QueriedColumn(reader.GetName(c), type.EndsWith("[]", StringComparison.Ordinal) ? "lists" : type == "bytea" ? "bytes" : null))];
                if (columns.Length == 0) throw QueryFault.Refused(shown, "gives no columns");
                infinite = [.. Enumerable.Repeat(-1, columns.Length)];
                log = new(columns.Length);
            }
            more = false;
            while (reader.Read())
            {
                more = true;
                for (var c = 0; c < columns.Length; c++)
                    if (reader.IsDBNull(c)) log!.AddMissing();
                    else
                    {
                        var text = reader.GetString(c);
                        if (infinite[c] < 0 && text is ("Infinity" or "-Infinity" or "NaN") && IsNumber(types[c])) infinite[c] = log!.Rows;
                        log!.Add(Written(text, types[c]));
                    }
            }
        }
        return QueriedRows.Of(shown, [.. columns!.Select((column, c) => column with { NotFinite = infinite[c] })], log!, (log!.Bytes, log.Digest()));
    }

    static bool IsNumber(string type) => type is "real" or "double precision" || type.StartsWith("numeric", StringComparison.Ordinal);

    // As the other sources have it.
    static byte[] Written(string text, string type) => type switch
    {
        "boolean" => Encoding.UTF8.GetBytes(text == "t" ? "true" : "false"),
        "timestamp with time zone" => Encoding.UTF8.GetBytes(text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] + "Z" : text),
        "bytea" when text.StartsWith("\\x", StringComparison.Ordinal) => Convert.FromHexString(text.AsSpan(2)),
        _ => Encoding.UTF8.GetBytes(text),
    };

    static FindingsException Unconnected(string shown, string variable, string why) => new(ExitCode.Environment, new Finding("DATA106", "$.data.source", $"{variable}: {why}")
    {
        File = shown,
        Expected = "an environment variable with the connection to a server that can be reached",
        Fix = $"set it, as in {variable}='Host=localhost;Database=shop;Username=reader;Password=…'.",
    });
}
