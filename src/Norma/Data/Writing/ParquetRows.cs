using System.Text;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Norma.Data.Reading;

namespace Norma.Data.Writing;

/// <summary>Rows as Parquet, written by DuckDB: FLOAT, VARCHAR and TIMESTAMP columns.</summary>
sealed class ParquetRows(string path) : RowSink
{
    // All rows are there before the file is written.
    readonly DuckDb _database = new(path, $"{path}.rows");
    IReadOnlyList<Column>? _columns;
    byte[]?[]?[] _levels = [];

    /// <inheritdoc/>
    public override void Dispose() => _database.Dispose();

    /// <inheritdoc/>
    protected override Action Prepare(IReadOnlyList<Column> columns, int from, int count) => () => Guarded(() =>
    {
        if (_columns is null)
        {
            _database.Settle(Environment.ProcessorCount);
            _database.Run($"CREATE TABLE rows ({string.Join(", ", columns.Select(c => $"{DuckDb.Name(c.Name)} {TypeOf(c)}"))})");
        }
        if (!ReferenceEquals(_columns, columns)) (_columns, _levels) = (columns, [.. columns.Select(c => c is TextColumn texts ? new byte[]?[texts.Levels.Length] : null)]);
        if (columns.Count > 0) _database.Append("rows", columns.Count, count, (vector, c, row, some) => Fill(vector, columns[c], _levels[c], from + row, some));
    });

    /// <inheritdoc/>
    protected override void End() => Guarded(() => _database.Run($"COPY rows TO {DuckDb.Literal(_database.Path)} (FORMAT parquet)"));

    static void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is DuckDBException or InvalidDataException)
        {
            throw new IOException(fault.Message.Split('\n')[0], fault);
        }
    }

    static unsafe void Fill(IntPtr vector, Column column, byte[]?[]? levels, int row, int count)
    {
        var data = NativeMethods.Vectors.DuckDBVectorGetData(vector);
        switch (column)
        {
            case NumberColumn numbers: numbers.Values.AsSpan(row, count).CopyTo(new Span<float>(data, count)); break;
            case DateColumn dates: dates.Values.AsSpan(row, count).CopyTo(new Span<long>(data, count)); break;
            case TextColumn texts:
                for (var i = 0; i < count; i++)
                {
                    if (texts.Codes[row + i] is not (>= 0 and var code)) continue;
                    var level = levels![code] ??= Encoding.UTF8.GetBytes(texts.Levels[code]);
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
