using System.Text;

namespace Norma.Formats.Hdf5;

/// <summary>The names of the links of an old group.</summary>
sealed class LocalHeap
{
    readonly byte[] _names;

    /// <summary>Reads the heap.</summary>
    public LocalHeap(Hdf5Bytes file, long address)
    {
        var header = file.Block(address, 32, "a local heap").Sign("HEAP"u8);
        header.Version(0);
        header.Skip(3);
        var size = header.Int64();
        header.Skip(8);
        _names = file.Block(header.Int64(), size, "a local heap").Take(size).ToArray();
    }

    /// <summary>The name at a place.</summary>
    public string Name(long at)
    {
        if (at < 0 || at >= _names.Length) throw new InvalidDataException($"a name would be at byte {at} of a heap of {_names.Length}");
        var name = _names.AsSpan((int)at);
        var end = name.IndexOf((byte)0);
        return end < 0 ? throw new InvalidDataException("a name in a heap has no end") : Hdf5Text.Of(name[..end], "a name");
    }
}

/// <summary>Text as it stands in a file.</summary>
static class Hdf5Text
{
    /// <summary>UTF-8, of which ASCII is a part.</summary>
    public static string Of(ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.Contains((byte)0)) throw new InvalidDataException($"{what} holds a NUL");
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) throw new InvalidDataException($"{what} is not UTF-8");
        return Encoding.UTF8.GetString(bytes);
    }
}
