using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Benchmarks;

/// <summary>A pass over the numbers of FOLDER/large.parquet (see <see cref="Beyond"/>) in the pieces that <c>norma predict</c> reads, each number checked and made a float32, beside DuckDB's own sums of the same columns.</summary>
static class Scan
{
    const int Rounds = 3, Columns = 100;

    public static void Run(string folder)
    {
        var path = Path.Combine(folder, "large.parquet");
        var names = Enumerable.Range(0, Columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i}")).ToArray();
        var contract = new Map<Field>(names.Select(name => KeyValuePair.Create(name, (Field)new Number())));
        var (rows, sums) = (0L, new double[2]);
        var seconds = Median.Of(Rounds, 1,
            _ =>
            {
                (rows, sums[0]) = (0, 0);
                using var file = ParquetFile.Open(path, "large.parquet");
                new InputTable(contract, [file]).Pieces(keep: false, piece =>
                {
                    foreach (var column in piece.Table.Columns.Cast<NumberColumn>()) sums[0] += Sum(column.Values);
                    rows += piece.Table.Rows;
                    piece.Spent?.Invoke();
                });
            },
            _ =>
            {
                using var connection = new DuckDBConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source=:memory:;memory_limit=1GB;enable_external_file_cache=false;threads={Environment.ProcessorCount}"));
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"SELECT {string.Join(" + ", names.Select(name => $"sum({name})"))} FROM read_parquet('{path.Replace("'", "''", StringComparison.Ordinal)}')";
                sums[1] = (double)command.ExecuteScalar()!;
            });
        if (Math.Abs(sums[0] - sums[1]) > 1e-4 * Math.Abs(sums[1])) throw new InvalidOperationException($"The sums differ: {sums[0]} and {sums[1]}.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rows:N0} rows x {Columns} columns: Norma {rows / seconds[0] * 1e6:N0} rows a second ({seconds[0] / 1e6:F2} s), DuckDB {rows / seconds[1] * 1e6:N0} ({seconds[1] / 1e6:F2} s): {seconds[1] / seconds[0]:F2} of its rows"));
    }

    static double Sum(ReadOnlySpan<float> values)
    {
        var (sums, i) = (Vector<float>.Zero, 0);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count) sums += new Vector<float>(values[i..]);
        double sum = System.Numerics.Vector.Sum(sums);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }
}
