using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Norma.Formats;
using Norma.Formats.Arrow;

namespace Norma.Data.Reading;

/// <summary>Puts the values of Arrow buffers into cells. Buffers are little-endian, as the machines are that .NET runs on.</summary>
static class ArrowValues
{
    /// <summary>Puts the first values of a column of a batch.</summary>
    /// <param name="table">The file.</param>
    /// <param name="type">The column's.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="buffer">The column's first buffer.</param>
    /// <param name="count">How many values.</param>
    /// <param name="cells">Where to.</param>
    /// <exception cref="InvalidDataException">The buffers do not hold so many, or texts that are no UTF-8.</exception>
    /// <exception cref="OverflowException">A moment is out of range.</exception>
    public static void Put(ArrowTable table, ArrowType type, ArrowBatch batch, int buffer, int count, Cells cells)
    {
        if (cells is KeptCells both)
        {
            Put(table, type, batch, buffer, count, both.Typed);
            Put(table, type, batch, buffer, count, both.Texts);
            return;
        }
        if (type.Kind == ArrowKind.Null)
        {
            for (var i = 0; i < count; i++) cells.AddMissing();
            return;
        }
        var valid = new Validity(ValidBits(table, batch, buffer, count));
        switch (type.Kind)
        {
            case ArrowKind.Integer: Integers(table.Buffer(batch, buffer + 1, (long)count * type.Bits / 8), type, valid, cells); break;
            case ArrowKind.Float: Floats(table.Buffer(batch, buffer + 1, (long)count * type.Bits / 8), type, valid, cells); break;
            case ArrowKind.Decimal: Decimals(table.Buffer(batch, buffer + 1, (long)count * type.Bits / 8), count, type, valid, cells); break;
            case ArrowKind.Moment: Moments(table.Buffer(batch, buffer + 1, (long)count * type.Bits / 8), count, type, valid, cells); break;
            case ArrowKind.Bool: Bools(table.Buffer(batch, buffer + 1, (count + 7L) / 8), count, valid, cells); break;
            case ArrowKind.Text when type.Bits == ArrowType.ViewBits: Views(table, batch, buffer, count, valid, cells); break;
            case ArrowKind.Text: Texts(table, type, batch, buffer, count, valid, cells); break;
            default: throw new InvalidDataException($"has a column of type {type.Name}");
        }
    }

    /// <summary>A bit a value, none where no value is missing.</summary>
    public static ulong[] ValidBits(ArrowTable table, ArrowBatch batch, int buffer, int count)
    {
        if (count == 0 || ArrowTable.LengthOf(batch, buffer) == 0) return [];
        var bits = new ulong[(count + 63) / 64];
        table.Buffer(batch, buffer, (count + 7L) / 8).CopyTo(MemoryMarshal.AsBytes(bits.AsSpan()));
        return bits;
    }

    static void Integers(byte[] bytes, ArrowType type, Validity valid, Cells cells)
    {
        switch (type.Bits, type.Signed)
        {
            case (8, true): Numbers<sbyte>(bytes, valid, cells); break;
            case (8, false): Numbers<byte>(bytes, valid, cells); break;
            case (16, true): Numbers<short>(bytes, valid, cells); break;
            case (16, false): Numbers<ushort>(bytes, valid, cells); break;
            case (32, true): Numbers<int>(bytes, valid, cells); break;
            case (32, false): Numbers<uint>(bytes, valid, cells); break;
            case (_, true): Numbers<long>(bytes, valid, cells); break;
            default: Numbers<ulong>(bytes, valid, cells); break;
        }
    }

    static void Floats(byte[] bytes, ArrowType type, Validity valid, Cells cells)
    {
        switch (type.Bits)
        {
            case 16: Numbers<Half>(bytes, valid, cells); break;
            case 32: Numbers<float>(bytes, valid, cells); break;
            default: Numbers<double>(bytes, valid, cells); break;
        }
    }

    static void Numbers<T>(byte[] bytes, Validity valid, Cells cells) where T : unmanaged, INumberBase<T>, IUtf8SpanFormattable
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        if (cells is NumberCells numbers)
        {
            numbers.Add(values, valid, 0);
            return;
        }
        Span<byte> text = stackalloc byte[32];
        for (var i = 0; i < values.Length; i++)
        {
            if (!valid.Has(i)) { cells.AddMissing(); continue; }
            values[i].TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
            cells.Add(text[..length]);
        }
    }

    // As text and read again, so that a decimal is the number next to its digits.
    static void Decimals(byte[] bytes, int count, ArrowType type, Validity valid, Cells cells)
    {
        var width = type.Bits / 8;
        for (var i = 0; i < count; i++)
        {
            if (!valid.Has(i)) { cells.AddMissing(); continue; }
            var value = bytes.AsSpan(i * width, width);
            var whole = width == 4 ? BinaryPrimitives.ReadInt32LittleEndian(value) : width == 8 ? BinaryPrimitives.ReadInt64LittleEndian(value) : BinaryPrimitives.ReadInt128LittleEndian(value);
            cells.Add(Encoding.UTF8.GetBytes(Digits(whole, type.Scale)));
        }
    }

    static string Digits(Int128 whole, int scale)
    {
        var text = whole.ToString(CultureInfo.InvariantCulture);
        if (scale <= 0) return text + new string('0', whole == 0 ? 0 : -scale);
        var (sign, digits) = text[0] == '-' ? ("-", text[1..]) : ("", text);
        digits = digits.PadLeft(scale + 1, '0');
        return $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    static void Moments(byte[] bytes, int count, ArrowType type, Validity valid, Cells cells)
    {
        var (least, most) = ((DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / 10, (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / 10);
        for (var i = 0; i < count; i++)
        {
            if (!valid.Has(i)) { cells.AddMissing(); continue; }
            var value = type.Bits == 32 ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)) : BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i));
            var moment = type.PerMicrosecond > 0 ? checked(value * type.PerMicrosecond) : (long)Math.Floor((decimal)value / -type.PerMicrosecond);
            if (moment < least || moment > most) throw new OverflowException();
            if (cells is DateCells dates) dates.Add(moment);
            else cells.Add(Encoding.UTF8.GetBytes(DateText.Write(moment)));
        }
    }

    static void Bools(byte[] bytes, int count, Validity valid, Cells cells)
    {
        for (var i = 0; i < count; i++)
            if (valid.Has(i)) cells.Add((bytes[i >> 3] >> (i & 7) & 1) != 0 ? "true"u8 : "false"u8);
            else cells.AddMissing();
    }

    static void Texts(ArrowTable table, ArrowType type, ArrowBatch batch, int buffer, int count, Validity valid, Cells cells)
    {
        // A column of no values may have no offsets either.
        if (count == 0) return;
        var width = type.Bits / 8;
        var offsets = table.Buffer(batch, buffer + 1, (count + 1L) * width);
        long At(int i) => width == 4 ? BinaryPrimitives.ReadInt32LittleEndian(offsets.AsSpan(4 * i)) : BinaryPrimitives.ReadInt64LittleEndian(offsets.AsSpan(8 * i));
        if (At(0) < 0) throw new InvalidDataException("has texts that begin before their buffer");
        for (var i = 0; i < count; i++)
            if (At(i + 1) < At(i)) throw new InvalidDataException($"has a text that ends before it begins, at value {i + 1}");
        var text = table.Buffer(batch, buffer + 2, At(count));
        for (var i = 0; i < count; i++)
        {
            if (!valid.Has(i)) { cells.AddMissing(); continue; }
            cells.Add(Sound(text.AsSpan((int)At(i), (int)(At(i + 1) - At(i))), i));
        }
    }

    // A view: the length, and the text itself up to twelve bytes; else its beginning, a buffer and a place in it.
    static void Views(ArrowTable table, ArrowBatch batch, int buffer, int count, Validity valid, Cells cells)
    {
        const int Size = 16, Inline = 12;
        const long MostText = 1 << 30;
        var views = table.Buffer(batch, buffer + 1, (long)count * Size);
        var held = new Dictionary<int, byte[]>();
        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            if (!valid.Has(i)) { cells.AddMissing(); continue; }
            var view = views.AsSpan(i * Size, Size);
            var length = BinaryPrimitives.ReadInt32LittleEndian(view);
            if (length < 0) throw new InvalidDataException($"has a text of {length} bytes, at value {i + 1}");
            // Many views may show the same text.
            if ((total += length) > MostText) throw new InvalidDataException($"has more than {MostText} bytes of text in a column of a batch");
            if (length <= Inline) { cells.Add(Sound(view.Slice(4, length), i)); continue; }
            var (of, at) = (BinaryPrimitives.ReadInt32LittleEndian(view[8..]), BinaryPrimitives.ReadInt32LittleEndian(view[12..]));
            if (of < 0 || buffer + 2 + (long)of >= batch.Buffers.Length) throw new InvalidDataException($"has a text in the buffer {of}, which it has not");
            if (!held.TryGetValue(of, out var text)) held[of] = text = table.Buffer(batch, buffer + 2 + of, ArrowTable.LengthOf(batch, buffer + 2 + of));
            if (at < 0 || at > text.Length || length > text.Length - at) throw new InvalidDataException($"has a text of {length} bytes at {at} of {text.Length}");
            cells.Add(Sound(text.AsSpan(at, length), i));
        }
    }

    static ReadOnlySpan<byte> Sound(ReadOnlySpan<byte> text, int value) => Utf8.IsValid(text) ? text : throw new InvalidDataException($"has a text that is no UTF-8, at value {value + 1}");
}
