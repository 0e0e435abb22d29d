using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Norma.Spec;

namespace Norma.Formats.Hdf5;

/// <summary>Elements of a file as numbers or texts.</summary>
static class Hdf5Values
{
    /// <summary>Numbers as float32; a whole number that float32 does not hold is refused.</summary>
    public static float[] Floats(Hdf5Type type, ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / type.Size];
        if (type is { Kind: Hdf5Kind.Float, Size: 4, BigEndian: false })
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        for (var i = 0; i < values.Length; i++)
        {
            var exact = Number(type, bytes.Slice(i * type.Size, type.Size));
            values[i] = (float)exact;
            if (type.Kind == Hdf5Kind.Whole && values[i] != exact) throw new InvalidDataException($"{exact.ToString("R", System.Globalization.CultureInfo.InvariantCulture)} is no float32");
        }
        return values;
    }

    /// <summary>Texts; those of a fixed length end at their first NUL.</summary>
    public static string[] Texts(Hdf5Type type, ReadOnlySpan<byte> bytes, GlobalHeap heap)
    {
        var texts = new string[bytes.Length / type.Size];
        for (var i = 0; i < texts.Length; i++)
        {
            var element = bytes.Slice(i * type.Size, type.Size);
            if (type.Kind == Hdf5Kind.LongText)
            {
                var length = BinaryPrimitives.ReadUInt32LittleEndian(element);
                texts[i] = Hdf5Text.Of(heap.Get(BinaryPrimitives.ReadInt64LittleEndian(element[4..]), BinaryPrimitives.ReadInt32LittleEndian(element[12..]), length).AsSpan().TrimEnd((byte)0), "a text");
            }
            else
            {
                texts[i] = Hdf5Text.Of(element.TrimEnd((byte)0), "a text");
            }
        }
        return texts;
    }

    static double Number(Hdf5Type type, ReadOnlySpan<byte> element)
    {
        Span<byte> bytes = stackalloc byte[8];
        element.CopyTo(bytes);
        if (type.BigEndian) bytes[..type.Size].Reverse();
        return (type.Kind, type.Size, type.Signed) switch
        {
            (Hdf5Kind.Float, 2, _) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            (Hdf5Kind.Float, 4, _) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            (Hdf5Kind.Float, 8, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            (Hdf5Kind.Whole, 1, true) => (sbyte)bytes[0],
            (Hdf5Kind.Whole, 2, true) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            (Hdf5Kind.Whole, 4, true) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            (Hdf5Kind.Whole, 8, true) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            (Hdf5Kind.Whole, _, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _ => throw new InvalidDataException($"elements are {type.Name}, not numbers"),
        };
    }
}

/// <summary>A named value of a group or dataset.</summary>
sealed class Hdf5Attribute
{
    readonly Hdf5Type _type;
    readonly byte[] _bytes;
    readonly GlobalHeap _heap;

    /// <summary>Reads an attribute.</summary>
    public Hdf5Attribute(Hdf5Reader reader, GlobalHeap heap)
    {
        var version = reader.Version(1, 2, 3);
        if (reader.Byte() != 0) throw new InvalidDataException("an attribute shares its type with other objects, which is not read");
        var (name, type, space) = (reader.UInt16(), reader.UInt16(), reader.UInt16());
        if (version == 3) reader.Skip(1);
        Name = Hdf5Text.Of(reader.Take(Padded(name)).TrimEnd((byte)0), "the name of an attribute");
        _type = Hdf5Type.Read(reader.Part(Padded(type), "a datatype"));
        Shape = Hdf5Space.Read(reader.Part(Padded(space), "a dataspace"));
        var count = Shape?.Size ?? 0;
        if (count > reader.Left / _type.Size) throw new InvalidDataException($"the attribute '{Printable.Escape(Name)}' is longer than its message");
        _bytes = reader.Take(count * _type.Size).ToArray();
        _heap = heap;

        int Padded(int size) => version == 1 ? size + 7 & ~7 : size;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its shape; null when it holds nothing.</summary>
    public Shape? Shape { get; }

    /// <summary>What it holds, where that is text; null where it is not.</summary>
    public string[]? Texts() => _type.Kind is Hdf5Kind.Text or Hdf5Kind.LongText ? Hdf5Values.Texts(_type, _bytes, _heap) : Shape is null || Shape.Size == 0 ? [] : null;
}
