using System.Globalization;
using DuckDB.NET.Data;

namespace Norma.Benchmarks;

/// <summary>Writes FOLDER/large.parquet: rows of 100 float64 numbers by chance, which hardly pack, and a class that three of them decide. 12,500,000 rows are 10 GB.</summary>
static class Beyond
{
    const int Columns = 100;

    public static void Write(string folder, long rows)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:;memory_limit=2GB");
        connection.Open();
        using var command = connection.CreateCommand();
        var numbers = string.Join(", ", Enumerable.Range(0, Columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"random() AS x{i}")));
        var path = Path.Combine(folder, "large.parquet").Replace("'", "''", StringComparison.Ordinal);
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"COPY (SELECT *, CASE WHEN x0 + x1 * x2 > 0.75 THEN 'yes' ELSE 'no' END AS y FROM (SELECT {numbers} FROM range({rows}))) TO '{path}' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 30720)");
        command.ExecuteNonQuery();
    }
}
