using System.Text;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
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
            var levels = columns.Select(c => c is TextColumn texts ? Array.ConvertAll(texts.Levels, Encoding.UTF8.GetBytes) : null).ToArray();
            if (columns.Count > 0) database.Append("rows", columns.Count, rows, (vector, c, row, count) => Fill(vector, columns[c], levels[c], row, count));
            database.Run($"COPY rows TO {DuckDb.Literal(database.Path)} (FORMAT parquet)");
        }
        catch (Exception fault) when (fault is DuckDBException or InvalidDataException)
        {
            throw new IOException(fault.Message.Split('\n')[0], fault);
        }
    }

    static unsafe void Fill(IntPtr vector, Column column, byte[][]? levels, int row, int count)
    {
        var data = NativeMethods.Vectors.DuckDBVectorGetData(vector);
        switch (column)
        {
            case NumberColumn numbers: numbers.Values.AsSpan(row, count).CopyTo(new Span<float>(data, count)); break;
            case DateColumn dates: dates.Values.AsSpan(row, count).CopyTo(new Span<long>(data, count)); break;
            case TextColumn texts:
                for (var i = 0; i < count; i++)
                {
                    if (texts.Codes[row + i] < 0) continue;
                    var level = levels![texts.Codes[row + i]];
                    fixed (byte* bytes = level) NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vector, (ulong)i, bytes, level.Length);
                }
                break;
        }
        ulong* valid = null;
        for (var i = 0; i < count; i++)
        {
            if (!column.IsMissing(row + i)) continue;
            if (valid == null)
            {
                NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
                valid = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
            }
            valid[i >> 6] &= ~(1UL << (i & 63));
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
