using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;
using Norma.Formats;

namespace Norma.Data.Reading;

/// <summary>How the vectors of a column type become cells.</summary>
/// <param name="Kind">What the type holds.</param>
/// <param name="Sql">The expression that gives a vector which is read; <c>{0}</c> is the column.</param>
/// <param name="Take">Puts a vector's values into cells.</param>
sealed record ParquetColumn(CellKind Kind, string Sql, ParquetColumn.Taker Take)
{
    /// <summary>Puts a vector's values into cells.</summary>
    public delegate void Taker(IntPtr vector, int count, Cells cells);

    static readonly ParquetColumn s_single = new(CellKind.Number, "{0}", Singles);
    static readonly ParquetColumn s_double = new(CellKind.Number, "CAST({0} AS DOUBLE)", Doubles);
    static readonly ParquetColumn s_integer = new(CellKind.Number, "CAST({0} AS BIGINT)", Integers);
    static readonly ParquetColumn s_text = new(CellKind.Text, "CAST({0} AS VARCHAR)", Texts);
    static readonly ParquetColumn s_boolean = new(CellKind.Boolean, "CAST({0} AS VARCHAR)", Texts);
    static readonly ParquetColumn s_moment = new(CellKind.Date, "epoch_us(CAST({0} AS TIMESTAMP))", Moments);
    static readonly ParquetColumn s_zoned = new(CellKind.Date, "epoch_us({0})", Moments);

    /// <summary>Of a type as DuckDB names it; null where its values are none of a table of numbers, texts and dates.</summary>
    public static ParquetColumn? Of(string type) => type switch
    {
        "FLOAT" => s_single,
        "DOUBLE" or "HUGEINT" or "UHUGEINT" or "UBIGINT" => s_double,
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => s_integer,
        "VARCHAR" or "UUID" => s_text,
        "BOOLEAN" => s_boolean,
        "DATE" or "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" => s_moment,
        "TIMESTAMP WITH TIME ZONE" => s_zoned,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => s_double,
        _ when type.StartsWith("ENUM", StringComparison.Ordinal) => s_text,
        _ => null,
    };

    static void Singles(IntPtr vector, int count, Cells cells) => Each<float>(vector, count, cells, static (value, cells) =>
    {
        if (cells is NumberCells numbers) numbers.Add(value);
        else AddText(value, cells);
    });

    static void Doubles(IntPtr vector, int count, Cells cells) => Each<double>(vector, count, cells, static (value, cells) =>
    {
        if (cells is NumberCells numbers) numbers.Add((float)value);
        else AddText(value, cells);
    });

    static void Integers(IntPtr vector, int count, Cells cells) => Each<long>(vector, count, cells, static (value, cells) =>
    {
        if (cells is NumberCells numbers) numbers.Add((float)(double)value);
        else AddText(value, cells);
    });

    static void Moments(IntPtr vector, int count, Cells cells) => Each<long>(vector, count, cells, static (value, cells) =>
    {
        if (cells is DateCells dates) dates.Add(value);
        else cells.Add(Encoding.UTF8.GetBytes(DateText.Write(value)));
    });

    static void Texts(IntPtr vector, int count, Cells cells) => Each<StringVector>(vector, count, cells, static (value, cells) => cells.Add(value.Bytes));

    // Only a number that the contract calls a category, a date or a text comes here: it is written as JSON and CSV would have it.
    static void AddText<T>(T value, Cells cells) where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        cells.Add(text[..length]);
    }

    static unsafe void Each<T>(IntPtr vector, int count, Cells cells, Action<T, Cells> add) where T : unmanaged
    {
        var values = (T*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        var valid = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);   // a bit a row; null where no row lacks a value
        for (var i = 0; i < count; i++)
        {
            if (valid != null && (valid[i >> 6] >> (i & 63) & 1) == 0) cells.AddMissing();
            else add(values[i], cells);
        }
    }

    /// <summary>A text in a vector: up to twelve bytes in place, longer ones by address.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    readonly unsafe struct StringVector
    {
        [FieldOffset(0)] readonly int _length;
        [FieldOffset(4)] readonly byte _inline;
        [FieldOffset(8)] readonly byte* _address;

        public readonly ReadOnlySpan<byte> Bytes => _length > 12 ? new(_address, _length) : MemoryMarshal.CreateReadOnlySpan(in _inline, _length);
    }
}
