using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Norma.Formats.Arrow;

/// <summary>A table of a FlatBuffer: every offset is held to the bytes before it is followed.</summary>
/// <remarks>https://flatbuffers.dev/internals/</remarks>
readonly struct FlatTable
{
    readonly ReadOnlyMemory<byte> _bytes;
    readonly int _at, _fields, _fieldsSize;

    FlatTable(ReadOnlyMemory<byte> bytes, long at)
    {
        (_bytes, _at) = (bytes, Within(bytes, at, 4));
        _fields = Within(bytes, _at - (long)BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[_at..]), 4);
        _fieldsSize = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[_fields..]);
        Within(bytes, _fields, _fieldsSize);
    }

    /// <summary>The outermost table.</summary>
    /// <exception cref="InvalidDataException">An offset leaves the bytes.</exception>
    public static FlatTable Root(ReadOnlyMemory<byte> bytes)
    {
        Within(bytes, 0, 4);
        return new(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span));
    }

    /// <summary>Whether a field is there.</summary>
    public bool Has(int field) => PlaceOf(field, 1) >= 0;

    /// <summary>A byte.</summary>
    public byte Byte(int field, byte otherwise = 0) => PlaceOf(field, 1) is >= 0 and var at ? _bytes.Span[at] : otherwise;

    /// <summary>A whole number of 16 bits.</summary>
    public short Short(int field, short otherwise = 0) => PlaceOf(field, 2) is >= 0 and var at ? BinaryPrimitives.ReadInt16LittleEndian(_bytes.Span[at..]) : otherwise;

    /// <summary>A whole number of 32 bits.</summary>
    public int Int(int field, int otherwise = 0) => PlaceOf(field, 4) is >= 0 and var at ? BinaryPrimitives.ReadInt32LittleEndian(_bytes.Span[at..]) : otherwise;

    /// <summary>A whole number of 64 bits.</summary>
    public long Long(int field, long otherwise = 0) => PlaceOf(field, 8) is >= 0 and var at ? BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[at..]) : otherwise;

    /// <summary>A table; null where there is none.</summary>
    public FlatTable? Table(int field) => PlaceOf(field, 4) is >= 0 and var at ? new(_bytes, at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Span[at..])) : null;

    /// <summary>A text; null where there is none.</summary>
    public string? Text(int field)
    {
        if (Vector(field, 1) is not { } vector) return null;
        var bytes = vector.Span;
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw new InvalidDataException("has a name that is no UTF-8");
    }

    /// <summary>The bytes of a list of values of one size; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Vector(int field, int size)
    {
        var place = PlaceOf(field, 4);
        if (place < 0) return null;
        var at = Within(_bytes, place + (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Span[place..]), 4);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Span[at..]) * (long)size;
        Within(_bytes, at + 4L, length);
        return _bytes.Slice(at + 4, (int)length);
    }

    /// <summary>A list of tables.</summary>
    public IReadOnlyList<FlatTable> Tables(int field)
    {
        if (Vector(field, 4) is not { } vector) return [];
        var (start, tables) = (_bytes.Length - RestOf(vector), new FlatTable[vector.Length / 4]);
        for (var i = 0; i < tables.Length; i++)
        {
            var at = start + 4 * i;
            tables[i] = new(_bytes, at + (long)BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Span[at..]));
        }
        return tables;
    }

    // How many bytes there are from the beginning of a part on.
    int RestOf(ReadOnlyMemory<byte> part)
    {
        _bytes.Span.Overlaps(part.Span, out var offset);
        return _bytes.Length - offset;
    }

    int PlaceOf(int field, int size)
    {
        var entry = 4 + 2 * field;
        if (entry + 2 > _fieldsSize) return -1;
        var offset = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.Span[(_fields + entry)..]);
        return offset == 0 ? -1 : Within(_bytes, _at + offset, size);
    }

    static int Within(ReadOnlyMemory<byte> bytes, long at, long size) =>
        at >= 0 && size >= 0 && at <= bytes.Length && size <= bytes.Length - at ? (int)at : throw new InvalidDataException("has an offset that leaves its metadata");
}
