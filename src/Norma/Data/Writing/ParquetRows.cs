using DuckDB.NET.Data;
using Norma.Data.Reading;

namespace Norma.Data.Writing;

/// <summary>Rows as Parquet, written by DuckDB: FLOAT, VARCHAR and TIMESTAMP columns.</summary>
static class ParquetRows
{
    /// <summary>Writes a file.</summary>
    public static void Write(string path, IReadOnlyList<Column> columns, int rows)
    {
        using var database = new DuckDb(path);
        try
        {
            database.Run($"CREATE TABLE rows ({string.Join(", ", columns.Select(c => $"{DuckDb.Name(c.Name)} {TypeOf(c)}"))})");
            database.Append("rows", appender =>
            {
                for (var row = 0; row < rows; row++)
                {
                    var added = appender.CreateRow();
                    foreach (var column in columns)
                        switch (column)
                        {
                            case { } when column.IsMissing(row): added.AppendNullValue(); break;
                            case NumberColumn numbers: added.AppendValue(numbers.Values[row]); break;
                            case TextColumn texts: added.AppendValue(texts[row]); break;
                            case DateColumn dates: added.AppendValue(DateTime.UnixEpoch.AddTicks(dates.Values[row] * 10)); break;
                        }
                    added.EndRow();
                }
            });
            database.Run($"COPY rows TO {DuckDb.Literal(database.Path)} (FORMAT parquet)");
        }
        catch (DuckDBException fault)
        {
            throw new IOException(fault.Message.Split('\n')[0], fault);
        }
    }

    static string TypeOf(Column column) => column switch
    {
        NumberColumn => "FLOAT",
        DateColumn => "TIMESTAMP",
        TextColumn => "VARCHAR",
        _ => throw new ArgumentException($"Column '{column.Name}' is of a kind that is not written: {column.GetType()}.", nameof(column)),
    };
}
