using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;
using Norma.Formats;

namespace Norma.Data.Reading;

/// <summary>How the vectors of a column type become cells.</summary>
/// <param name="Kind">What the type holds.</param>
/// <param name="Sql">The expression that gives a vector which is read; <c>{0}</c> is the column.</param>
/// <param name="Take">Puts values of a vector, from one on, into cells.</param>
sealed record ParquetColumn(CellKind Kind, string Sql, ParquetColumn.Taker Take)
{
    /// <summary>Puts values of a vector, from one on, into cells.</summary>
    /// <returns>How many bytes they take, about.</returns>
    public delegate long Taker(IntPtr vector, int from, int count, Cells cells);

    static readonly ParquetColumn s_single = new(CellKind.Number, "{0}", Numbers<float>);
    static readonly ParquetColumn s_double = new(CellKind.Number, "CAST({0} AS DOUBLE)", Numbers<double>);
    static readonly ParquetColumn s_integer = new(CellKind.Number, "CAST({0} AS BIGINT)", Numbers<long>);
    static readonly ParquetColumn s_text = new(CellKind.Text, "CAST({0} AS VARCHAR)", Texts);
    static readonly ParquetColumn s_list = new(CellKind.Text, "CAST(to_json({0}) AS VARCHAR)", Texts);
    static readonly ParquetColumn s_singles = new(CellKind.Text, "{0}", Lists<float>);
    static readonly ParquetColumn s_doubles = new(CellKind.Text, "CAST({0} AS DOUBLE[])", Lists<double>);
    static readonly ParquetColumn s_boolean = new(CellKind.Boolean, "CAST({0} AS VARCHAR)", Texts);
    static readonly ParquetColumn s_moment = new(CellKind.Date, "epoch_us(CAST({0} AS TIMESTAMP))", Moments);
    static readonly ParquetColumn s_zoned = new(CellKind.Date, "epoch_us({0})", Moments);

    /// <summary>Puts values of a vector, from one on, into cells; into both where the texts are kept too.</summary>
    /// <returns>How many bytes they take, about.</returns>
    public long Put(IntPtr vector, int from, int count, Cells cells) =>
        cells is KeptCells both ? Take(vector, from, count, both.Typed) + Take(vector, from, count, both.Texts) : Take(vector, from, count, cells);

    /// <summary>The numbers of rows that a vector holds.</summary>
    public static ReadOnlySpan<long> RowNumbers(IntPtr vector, int count)
    {
        var (numbers, _) = Of<long>(vector, count);
        return numbers;
    }

    /// <summary>Of a type as DuckDB names it, for these cells: lists of numbers are taken as such where cells are to have them.</summary>
    public static ParquetColumn? For(string type, Cells cells) => cells is not VectorCells || Of(type) != s_list || Of(type[..^2])!.Kind != CellKind.Number ? Of(type) : type == "FLOAT[]" ? s_singles : s_doubles;

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
        _ when type.EndsWith("[]", StringComparison.Ordinal) && Of(type[..^2]) is { Kind: CellKind.Text or CellKind.Number } && !type.EndsWith("[][]", StringComparison.Ordinal) => s_list,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => s_double,
        _ when type.StartsWith("ENUM", StringComparison.Ordinal) => s_text,
        _ => null,
    };

    static long Numbers<T>(IntPtr vector, int from, int count, Cells cells) where T : unmanaged, INumberBase<T>, IUtf8SpanFormattable
    {
        var (values, valid) = Of<T>(vector, from + count);
        if (cells is NumberCells numbers) numbers.Add(values, valid, from);
        else AddTexts(values, valid, from, cells);
        return count * (long)sizeof(float);
    }

    static long Moments(IntPtr vector, int from, int count, Cells cells)
    {
        var (values, valid) = Of<long>(vector, from + count);
        for (var i = from; i < values.Length; i++)
            if (!valid.Has(i)) cells.AddMissing();
            else if (cells is DateCells dates) dates.Add(values[i]);
            else cells.Add(Encoding.UTF8.GetBytes(DateText.Write(values[i])));
        return count * (long)sizeof(long);
    }

    static long Texts(IntPtr vector, int from, int count, Cells cells)
    {
        var (values, valid) = Of<StringVector>(vector, from + count);
        var bytes = count * (long)sizeof(int);
        if (cells is TextCells texts)
            for (var i = from; i < values.Length; i++)
                if (valid.Has(i)) texts.Add(values[i].Bytes);
                else texts.AddMissing();
        else
            for (var i = from; i < values.Length; i++)
                if (valid.Has(i)) cells.Add(values[i].Bytes);
                else cells.AddMissing();
        for (var i = from; i < values.Length; i++) if (valid.Has(i)) bytes += values[i].Length;
        return bytes;
    }

    static long Lists<T>(IntPtr vector, int from, int count, Cells cells) where T : unmanaged, INumberBase<T>
    {
        var (lists, valid) = Of<ListEntry>(vector, from + count);
        var (values, sound) = Of<T>(NativeMethods.Vectors.DuckDBListVectorGetChild(vector), checked((int)NativeMethods.Vectors.DuckDBListVectorGetSize(vector)));
        var vectors = (VectorCells)cells;
        var bytes = 0L;
        for (var i = from; i < lists.Length; i++)
        {
            if (!valid.Has(i))
            {
                vectors.AddMissing();
                continue;
            }
            vectors.Add(values, sound, checked((int)lists[i].Offset), checked((int)lists[i].Length));
            bytes += (long)lists[i].Length * sizeof(float);
        }
        return bytes;
    }

    // Only numbers that the contract calls a category, a date or a text come here: they are written as JSON and CSV would have them.
    static void AddTexts<T>(ReadOnlySpan<T> values, Validity valid, int from, Cells cells) where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        for (var i = from; i < values.Length; i++)
        {
            if (!valid.Has(i)) { cells.AddMissing(); continue; }
            values[i].TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
            cells.Add(text[..length]);
        }
    }

    static unsafe Vector<T> Of<T>(IntPtr vector, int count) where T : unmanaged
    {
        var valid = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        return new(new(NativeMethods.Vectors.DuckDBVectorGetData(vector), count), new(valid == null ? default : new ReadOnlySpan<ulong>(valid, (count + 63) >> 6)));
    }

    /// <summary>A vector's memory.</summary>
    readonly ref struct Vector<T>(ReadOnlySpan<T> values, Validity valid)
    {
        readonly ReadOnlySpan<T> _values = values;
        readonly Validity _valid = valid;

        public void Deconstruct(out ReadOnlySpan<T> values, out Validity valid)
        {
            values = _values;
            valid = _valid;
        }
    }

    /// <summary>Where a list stands in the vector of all lists' values.</summary>
    readonly record struct ListEntry(ulong Offset, ulong Length);

    /// <summary>A text in a vector: up to twelve bytes in place, longer ones by address.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    readonly unsafe struct StringVector
    {
        [FieldOffset(0)] readonly int _length;
        [FieldOffset(4)] readonly byte _inline;
        [FieldOffset(8)] readonly byte* _address;

        public readonly int Length => _length;

        [UnscopedRef]
        public readonly ReadOnlySpan<byte> Bytes => _length > 12 ? new(_address, _length) : MemoryMarshal.CreateReadOnlySpan(in _inline, _length);
    }
}
