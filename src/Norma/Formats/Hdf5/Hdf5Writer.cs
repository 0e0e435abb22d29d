using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Norma.Spec;

namespace Norma.Formats.Hdf5;

/// <summary>Writes an HDF5 file of groups and float32 arrays: the same bytes for the same content, no times, no gaps.</summary>
/// <remarks>Superblock 2, object headers 2 with the links inside (HDF5 1.8, 2008, and later read them), each array in one piece.</remarks>
sealed class Hdf5Writer
{
    readonly Stream _file;

    Hdf5Writer(Stream file) => _file = file;

    /// <summary>The file of a tree of groups and arrays.</summary>
    public static byte[] Write(Hdf5Node root)
    {
        using var file = new MemoryStream();
        var writer = new Hdf5Writer(file);
        file.SetLength(file.Position = 48);
        var at = writer.Object(root);
        var superblock = new Block().Bytes([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]).Byte(2).Byte(8).Byte(8).Byte(0)
            .Int64(0).Int64(Hdf5Bytes.Nowhere).Int64(file.Length).Int64(at).Checked();
        var bytes = file.ToArray();
        superblock.CopyTo(bytes, 0);
        return bytes;
    }

    // Members first, so that a header knows where they are.
    long Object(Hdf5Node node)
    {
        var messages = new Block();
        if (node.Values is { } values)
        {
            var at = _file.Position;
            _file.Write(MemoryMarshal.AsBytes<float>(values));
            messages.Message(0x01, Space(node.Shape!)).Message(0x03, s_float).Message(0x05, new Block().Byte(3).Byte(0x0A))
                .Message(0x08, new Block().Byte(3).Byte(1).Int64(values.Length == 0 ? Hdf5Bytes.Nowhere : at).Int64(values.Length * 4L));
        }
        else
        {
            var members = node.Members.Select((member, i) => (member.Name, Order: i, At: Object(member.Node))).OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
            messages.Message(0x02, new Block().Byte(0).Byte(1).Int64(members.Count).Int64(Hdf5Bytes.Nowhere).Int64(Hdf5Bytes.Nowhere)).Message(0x0A, new Block().Byte(0).Byte(0));
            foreach (var (name, order, at) in members)
            {
                var text = Encoding.UTF8.GetBytes(name);
                // Flags: a name of two bytes' length, the order of making, UTF-8.
                messages.Message(0x06, new Block().Byte(1).Byte(0x15).Int64(order).Byte(1).UInt16(text.Length).Bytes(text).Int64(at));
            }
        }
        foreach (var (name, text) in node.Attributes)
        {
            var (key, value) = (Encoding.UTF8.GetBytes(name + '\0'), Encoding.UTF8.GetBytes(text + '\0'));
            var type = new Block().Byte(0x13).Byte(0x10).UInt16(0).UInt32((uint)value.Length);
            var space = new Block().Byte(2).Byte(0).Byte(0).Byte(0);
            messages.Message(0x0C, new Block().Byte(3).Byte(0).UInt16(key.Length).UInt16(type.Length).UInt16(space.Length).Byte(1).Bytes(key).Bytes(type.ToArray()).Bytes(space.ToArray()).Bytes(value));
        }
        var header = new Block().Bytes("OHDR"u8).Byte(2).Byte(2).UInt32((uint)messages.Length).Bytes(messages.ToArray()).Checked();
        var address = _file.Position;
        _file.Write(header);
        return address;
    }

    static readonly Block s_float = new Block().Byte(0x11).Byte(0x20).UInt16(31).UInt32(4).UInt16(0).UInt16(32).Byte(23).Byte(8).Byte(0).Byte(23).UInt32(127);

    static Block Space(Shape shape)
    {
        var space = new Block().Byte(2).Byte((byte)shape.Rank).Byte(0).Byte((byte)(shape.Rank == 0 ? 0 : 1));
        foreach (var size in shape) space.Int64(size);
        return space;
    }

    /// <summary>Bytes in the making, little-endian.</summary>
    sealed class Block
    {
        readonly List<byte> _bytes = [];

        public int Length => _bytes.Count;

        public byte[] ToArray() => [.. _bytes];

        public Block Bytes(ReadOnlySpan<byte> bytes)
        {
            _bytes.AddRange(bytes);
            return this;
        }

        public Block Byte(byte value) => Bytes([value]);

        public Block UInt16(int value)
        {
            Span<byte> bytes = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
            return Bytes(bytes);
        }

        public Block UInt32(uint value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            return Bytes(bytes);
        }

        public Block Int64(long value)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return Bytes(bytes);
        }

        public Block Message(byte type, Block body) => Byte(type).UInt16(body.Length).Byte(0).Bytes(body.ToArray());

        public byte[] Checked() => UInt32(Lookup3.Of([.. _bytes])).ToArray();
    }
}

/// <summary>A group, or an array, to be written.</summary>
sealed class Hdf5Node
{
    readonly Dictionary<string, Hdf5Node> _groups = new(StringComparer.Ordinal);

    /// <summary>The members of a group, in their order.</summary>
    public List<(string Name, Hdf5Node Node)> Members { get; } = [];

    /// <summary>Texts beside it.</summary>
    public List<(string Name, string Text)> Attributes { get; } = [];

    /// <summary>The shape of an array; null for a group.</summary>
    public Shape? Shape { get; private init; }

    /// <summary>The numbers of an array; null for a group.</summary>
    public float[]? Values { get; private init; }

    /// <summary>An array.</summary>
    public static Hdf5Node Of(Shape shape, float[] values) => new() { Shape = shape, Values = values };

    /// <summary>The group of that name, made where there is none.</summary>
    public Hdf5Node Group(string name)
    {
        if (_groups.TryGetValue(name, out var found)) return found;
        _groups.Add(name, found = new());
        Members.Add((name, found));
        return found;
    }
}
