using System.Globalization;

namespace Norma.Formats.Arrow;

/// <summary>What an Arrow column holds.</summary>
enum ArrowKind
{
    /// <summary>What is not read: structures, binary values, times of day and the like.</summary>
    Other,
    /// <summary>No value in any row.</summary>
    Null,
    /// <summary>Whole numbers.</summary>
    Integer,
    /// <summary>IEEE 754.</summary>
    Float,
    /// <summary>Decimal numbers.</summary>
    Decimal,
    /// <summary>Bits.</summary>
    Bool,
    /// <summary>UTF-8.</summary>
    Text,
    /// <summary>Days or moments.</summary>
    Moment,
    /// <summary>Lists; what of is the column within.</summary>
    List,
}

/// <summary>The type of a column.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Bits">How wide a value is, or an offset of a text or list; 0 of lists that have as many values each as <paramref name="Scale"/> says.</param>
/// <param name="Signed">Of whole numbers.</param>
/// <param name="Scale">Of decimal numbers, how many digits follow the point; of lists of one size, that size.</param>
/// <param name="PerMicrosecond">Of moments: above 0, microseconds in a unit; below, units in a microsecond.</param>
/// <param name="Buffers">How many buffers of its own it has; -1 for as many as the batch says.</param>
sealed record ArrowType(string Name, ArrowKind Kind, int Bits, bool Signed, int Scale, long PerMicrosecond, int Buffers)
{
    /// <summary>How wide a value is of texts that stand in place or are pointed to.</summary>
    public const int ViewBits = 128;

    const long Day = 86_400_000_000, Millisecond = 1000;

    static readonly (string Name, int Buffers)[] s_others =
    [
        ("", 0), ("null", 0), ("int", 2), ("float", 2), ("binary", 3), ("utf8", 3), ("bool", 2), ("decimal", 2), ("date", 2), ("time", 2), ("timestamp", 2), ("interval", 2), ("list", 2), ("struct", 1), ("union", -2),
        ("fixed_size_binary", 2), ("fixed_size_list", 1), ("map", 2), ("duration", 2), ("large_binary", 3), ("large_utf8", 3), ("large_list", 2), ("run_end_encoded", 0), ("binary_view", -1), ("utf8_view", -1), ("list_view", 3), ("large_list_view", 3),
    ];

    /// <summary>The index of a dictionary, 32 bits where none is stated.</summary>
    public static ArrowType IndexOf(FlatTable? index) => index is { } stated ? Integer(stated) : Of("int32", ArrowKind.Integer, 32, signed: true);

    /// <summary>A type as the schema has it.</summary>
    /// <exception cref="InvalidDataException">There is no such type.</exception>
    public static ArrowType Of(int number, FlatTable? stated)
    {
        if (number < 1 || number >= s_others.Length || stated is not { } type) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"has a column of the unknown type {number}"));
        var (name, buffers) = s_others[number];
        return number switch
        {
            1 => Of("null", ArrowKind.Null, 0) with { Buffers = 0 },
            2 => Integer(type),
            3 => type.Short(0) is >= 0 and <= 2 and var precision ? Of(string.Create(CultureInfo.InvariantCulture, $"float{16 << precision}"), ArrowKind.Float, 16 << precision) : throw new InvalidDataException("has floats of an unknown width"),
            5 => Of(name, ArrowKind.Text, 32) with { Buffers = 3 },
            20 => Of(name, ArrowKind.Text, 64) with { Buffers = 3 },
            24 => Of(name, ArrowKind.Text, ViewBits) with { Buffers = -1 },
            6 => Of(name, ArrowKind.Bool, 1),
            7 when type.Int(2, 128) is 32 or 64 or 128 && type.Int(1) is >= -38 and <= 38 => Of("decimal", ArrowKind.Decimal, type.Int(2, 128)) with { Scale = type.Int(1) },
            8 => type.Short(0, 1) == 0 ? Of("date32", ArrowKind.Moment, 32) with { PerMicrosecond = Day } : Of("date64", ArrowKind.Moment, 64) with { PerMicrosecond = Millisecond },
            10 => Of("timestamp", ArrowKind.Moment, 64) with { PerMicrosecond = type.Short(0) switch { 0 => 1_000_000, 1 => Millisecond, 2 => 1, 3 => -1000, _ => throw new InvalidDataException("has moments of an unknown unit") } },
            12 => Of(name, ArrowKind.List, 32),
            16 => type.Int(0) >= 0 ? Of(name, ArrowKind.List, 0) with { Scale = type.Int(0), Buffers = 1 } : throw new InvalidDataException($"has lists of {type.Int(0)} values"),
            21 => Of(name, ArrowKind.List, 64),
            14 => new(name, ArrowKind.Other, 0, false, 0, 0, type.Short(0) == 1 ? 2 : 1),
            _ => new(name, ArrowKind.Other, 0, false, 0, 0, buffers),
        };
    }

    static ArrowType Integer(FlatTable type)
    {
        var (bits, signed) = (type.Int(0), type.Byte(1) != 0);
        return bits is 8 or 16 or 32 or 64 ? Of(string.Create(CultureInfo.InvariantCulture, $"{(signed ? "" : "u")}int{bits}"), ArrowKind.Integer, bits, signed) : throw new InvalidDataException($"has whole numbers of {bits} bits");
    }

    static ArrowType Of(string name, ArrowKind kind, int bits, bool signed = false) => new(name, kind, bits, signed, 0, 0, 2);
}

/// <summary>A column of an Arrow table, or a part of one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are; where they are in a dictionary, that of the dictionary's.</param>
/// <param name="Dictionary">The dictionary that its values are in; null where they stand in the column itself.</param>
/// <param name="Index">The type of the places in the dictionary.</param>
/// <param name="Inner">The columns that it is made of.</param>
sealed record ArrowField(string Name, ArrowType Type, long? Dictionary, ArrowType? Index, IReadOnlyList<ArrowField> Inner)
{
    const int Deepest = 32;

    /// <summary>What stands in the column itself.</summary>
    public ArrowType Stored => Index ?? Type;

    /// <summary>The columns that stand in a batch for it.</summary>
    public IReadOnlyList<ArrowField> Children => Index is null ? Inner : [];

    /// <summary>A field as the schema has it.</summary>
    /// <param name="table">The field.</param>
    /// <param name="left">How many fields there may be yet.</param>
    /// <param name="depth">How deep it lies.</param>
    /// <exception cref="InvalidDataException">It is broken, or nested too deep.</exception>
    public static ArrowField Of(FlatTable table, ref int left, int depth = 0)
    {
        if (depth > Deepest) throw new InvalidDataException($"has columns nested deeper than {Deepest}");
        if (--left < 0) throw new InvalidDataException("has too many columns");
        var inner = new List<ArrowField>();
        foreach (var child in table.Tables(5)) inner.Add(Of(child, ref left, depth + 1));
        var type = ArrowType.Of(table.Byte(2), table.Table(3));
        return table.Table(4) is { } dictionary ? new(table.Text(0) ?? "", type, dictionary.Long(0), ArrowType.IndexOf(dictionary.Table(1)), inner) : new(table.Text(0) ?? "", type, null, null, inner);
    }
}
