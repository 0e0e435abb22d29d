using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Norma.Formats.Arrow;

namespace Norma.Data.Reading;

/// <summary>Puts the lists of numbers of Arrow columns into cells; as texts, as JSON has them, where the cells are none of vectors.</summary>
static class ArrowLists
{
    /// <summary>Whether a column is read at all.</summary>
    public static bool IsRead(ArrowField field) => field.Type.Kind switch
    {
        ArrowKind.Other => false,
        ArrowKind.List => field is { Dictionary: null, Inner: [{ Dictionary: null, Type.Kind: ArrowKind.Integer or ArrowKind.Float }] },
        _ => true,
    };

    /// <summary>The type of a column as people call it.</summary>
    public static string NameOf(ArrowField field) => field is { Type.Kind: ArrowKind.List, Inner: [var inner] } ? $"{field.Type.Name} of {NameOf(inner)}" : field.Type.Name;

    /// <summary>Puts the first lists of a column of a batch.</summary>
    /// <exception cref="InvalidDataException">The buffers do not hold so many.</exception>
    public static void Put(ArrowTable table, ArrowField field, ArrowBatch batch, (int Node, int Buffer) place, int count, Cells cells)
    {
        if (cells is KeptCells both)
        {
            Put(table, field, batch, place, count, both.Typed);
            Put(table, field, batch, place, count, both.Texts);
            return;
        }
        if (count == 0) return;
        var valid = new Validity(ArrowValues.ValidBits(table, batch, place.Buffer, count));
        var ends = Ends(table, field.Type, batch, place.Buffer, count);
        var (values, buffer) = (batch.Nodes[place.Node + 1], place.Buffer + field.Type.Buffers);
        if (ends[^1] > values) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"has lists that end at the value {ends[^1]} of {values}"));
        var (type, many) = (field.Inner[0].Type, (int)ends[^1]);
        var bytes = table.Buffer(batch, buffer + 1, many * (long)type.Bits / 8);
        var sound = new Validity(ArrowValues.ValidBits(table, batch, buffer, many));
        switch (type.Kind, type.Bits, type.Signed)
        {
            case (ArrowKind.Float, 16, _): Lists<Half>(bytes, sound, ends, valid, cells); break;
            case (ArrowKind.Float, 32, _): Lists<float>(bytes, sound, ends, valid, cells); break;
            case (ArrowKind.Float, _, _): Lists<double>(bytes, sound, ends, valid, cells); break;
            case (_, 8, true): Lists<sbyte>(bytes, sound, ends, valid, cells); break;
            case (_, 8, false): Lists<byte>(bytes, sound, ends, valid, cells); break;
            case (_, 16, true): Lists<short>(bytes, sound, ends, valid, cells); break;
            case (_, 16, false): Lists<ushort>(bytes, sound, ends, valid, cells); break;
            case (_, 32, true): Lists<int>(bytes, sound, ends, valid, cells); break;
            case (_, 32, false): Lists<uint>(bytes, sound, ends, valid, cells); break;
            case (_, _, true): Lists<long>(bytes, sound, ends, valid, cells); break;
            default: Lists<ulong>(bytes, sound, ends, valid, cells); break;
        }
    }

    /// <summary>Where lists begin and end: that of each, after the beginning of the first.</summary>
    static long[] Ends(ArrowTable table, ArrowType type, ArrowBatch batch, int buffer, int count)
    {
        if (type.Bits == 0)
        {
            var even = new long[count + 1];
            for (var i = 1; i < even.Length; i++) even[i] = even[i - 1] + type.Scale;
            return even;
        }
        var width = type.Bits / 8;
        var offsets = table.Buffer(batch, buffer + 1, (count + 1L) * width);
        var ends = new long[count + 1];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = width == 4 ? BinaryPrimitives.ReadInt32LittleEndian(offsets.AsSpan(4 * i)) : BinaryPrimitives.ReadInt64LittleEndian(offsets.AsSpan(8 * i));
            if (ends[i] < (i == 0 ? 0 : ends[i - 1])) throw new InvalidDataException($"has a list that ends before it begins, at value {i}");
        }
        return ends;
    }

    static void Lists<T>(byte[] bytes, Validity sound, long[] ends, Validity valid, Cells cells) where T : unmanaged, INumberBase<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i + 1 < ends.Length; i++)
        {
            var (from, count) = ((int)ends[i], (int)(ends[i + 1] - ends[i]));
            if (!valid.Has(i)) cells.AddMissing();
            else if (cells is VectorCells vectors) vectors.Add(values, sound, from, count);
            else cells.Add(Text(values, sound, from, count));
        }
    }

    static byte[] Text<T>(ReadOnlySpan<T> values, Validity sound, int from, int count) where T : unmanaged, INumberBase<T>
    {
        var text = new StringBuilder("[");
        for (var i = from; i < from + count; i++) text.Append(i == from ? "" : ", ").Append(sound.Has(i) ? values[i].ToString(null, CultureInfo.InvariantCulture) : "null");
        return Encoding.UTF8.GetBytes(text.Append(']').ToString());
    }
}
