namespace Norma.Formats.Hdf5;

/// <summary>What an element is.</summary>
enum Hdf5Kind
{
    /// <summary>A whole number.</summary>
    Whole,
    /// <summary>An IEEE 754 number.</summary>
    Float,
    /// <summary>Text of a fixed number of bytes.</summary>
    Text,
    /// <summary>Text of any length, in a heap.</summary>
    LongText,
    /// <summary>Something that no model needs.</summary>
    Other,
}

/// <summary>The type of the elements of a dataset or attribute.</summary>
/// <param name="Kind">What an element is.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Signed">Whether a whole number may be negative.</param>
/// <param name="BigEndian">Whether the highest byte comes first.</param>
/// <param name="Name">As it is shown: <c>float32</c>.</param>
sealed record Hdf5Type(Hdf5Kind Kind, int Size, bool Signed, bool BigEndian, string Name)
{
    /// <summary>Reads the description of a type.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Hdf5Type Read(Hdf5Reader reader)
    {
        int first = reader.Byte();
        var (type, version) = (first & 15, first >> 4);
        if (version is < 1 or > 4) throw new InvalidDataException($"a datatype has the version {version}, which is not read");
        var bits = reader.Whole(3);
        var size = reader.UInt32();
        if (size is 0 or > 1 << 26) throw new InvalidDataException($"a datatype has elements of {size} bytes");
        var other = new Hdf5Type(Hdf5Kind.Other, (int)size, false, false, Named(type));
        switch (type)
        {
            case 0:
                var (offset, precision) = (reader.UInt16(), reader.UInt16());
                var signed = (bits & 8) != 0;
                return size is 1 or 2 or 4 or 8 && offset == 0 && precision == size * 8 ? new(Hdf5Kind.Whole, (int)size, signed, (bits & 1) != 0, $"{(signed ? "" : "u")}int{size * 8}") : other;
            case 1:
                return IsIeee(reader, size) && (bits & 0x40) == 0 ? new(Hdf5Kind.Float, (int)size, true, (bits & 1) != 0, $"float{size * 8}") : other;
            case 3:
                return new(Hdf5Kind.Text, (int)size, false, false, $"text of {size} bytes");
            case 9:
                return (bits & 15) == 1 && size == 16 ? new(Hdf5Kind.LongText, 16, false, false, "text") : other;
            default:
                return other;
        }
    }

    static bool IsIeee(Hdf5Reader reader, uint size)
    {
        var (offset, precision, exponentAt, exponent, mantissaAt, mantissa, bias) = (reader.UInt16(), reader.UInt16(), reader.Byte(), reader.Byte(), reader.Byte(), reader.Byte(), reader.UInt32());
        return offset == 0 && mantissaAt == 0 && precision == size * 8 && exponentAt == mantissa && (size, exponent, mantissa, bias) is (2, 5, 10, 15) or (4, 8, 23, 127) or (8, 11, 52, 1023);
    }

    static string Named(int type) => type switch
    {
        0 => "odd whole number",
        1 => "odd floating-point number",
        2 => "time",
        4 => "bit field",
        5 => "opaque",
        6 => "compound",
        7 => "reference",
        8 => "enumeration",
        9 => "list of any length",
        10 => "array",
        _ => $"type of the class {type}",
    };
}
