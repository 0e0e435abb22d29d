using DuckDB.NET.Data;

namespace Norma.Benchmarks;

/// <summary>Turns FOLDER/table.csv into FOLDER/table.parquet, where Python lacks pyarrow.</summary>
static class Parquet
{
    public static void Write(string folder)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (FROM read_csv('{Escaped("table.csv")}', header = true)) TO '{Escaped("table.parquet")}' (FORMAT parquet)";
        command.ExecuteNonQuery();

        string Escaped(string name) => Path.Combine(folder, name).Replace("'", "''", StringComparison.Ordinal);
    }
}
