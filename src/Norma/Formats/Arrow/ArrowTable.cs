using System.Buffers.Binary;
using System.Globalization;

namespace Norma.Formats.Arrow;

/// <summary>A batch of rows: where its buffers are.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Nodes">By column and part of one, in the order of the schema, how many values.</param>
/// <param name="Buffers">By buffer, its place in the file and its length.</param>
/// <param name="Variadic">Of columns with as many buffers as they need, how many more than two.</param>
sealed record ArrowBatch(int Rows, int[] Nodes, (long At, long Length)[] Buffers, long[] Variadic);

/// <summary>An Arrow IPC file or stream, taken apart: nothing is held but its schema and where its buffers are, each within the file.</summary>
/// <remarks>https://arrow.apache.org/docs/format/Columnar.html; the file is also called Feather V2.</remarks>
sealed class ArrowTable
{
    const int MostFields = 16_384, MostMetadata = 64 << 20, MostBatches = 1_000_000;
    const uint Continuation = 0xFFFFFFFF;
    const int FileFrame = 10;

    static readonly byte[] s_magic = "ARROW1"u8.ToArray();

    readonly ByteSource _bytes;
    readonly List<ArrowBatch> _batches = [];
    long _taken;
    readonly Dictionary<long, List<ArrowBatch>> _dictionaries = [];

    ArrowTable(ByteSource bytes) => _bytes = bytes;

    /// <summary>The columns.</summary>
    public IReadOnlyList<ArrowField> Fields { get; private set; } = [];

    /// <summary>The batches of rows in their order.</summary>
    public IReadOnlyList<ArrowBatch> Batches => _batches;

    /// <summary>The batches of a dictionary's values in their order.</summary>
    public IReadOnlyList<ArrowBatch> Dictionary(long id) => _dictionaries.GetValueOrDefault(id) ?? [];

    /// <summary>Takes a file apart.</summary>
    /// <exception cref="InvalidDataException">It is no sound Arrow file, or is packed; the message says which.</exception>
    public static ArrowTable Read(ByteSource bytes)
    {
        var table = new ArrowTable(bytes);
        Span<byte> head = stackalloc byte[8];
        if (bytes.Length < 8) throw new InvalidDataException($"has {bytes.Length} bytes");
        bytes.Read(0, head);
        if (head[..4].SequenceEqual("FEA1"u8)) throw new InvalidDataException("is Feather of the first version");
        if (head[..6].SequenceEqual(s_magic)) table.ReadFile();
        else if (BinaryPrimitives.ReadUInt32LittleEndian(head) == Continuation) table.ReadStream();
        else throw new InvalidDataException("begins neither as an Arrow file nor as a stream");
        return table;
    }

    void ReadFile()
    {
        Span<byte> tail = stackalloc byte[FileFrame];
        if (_bytes.Length < 8 + FileFrame) throw new InvalidDataException("ends before its footer");
        _bytes.Read(_bytes.Length - FileFrame, tail);
        if (!tail[4..].SequenceEqual(s_magic)) throw new InvalidDataException("does not end with ARROW1: it may be cut");
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length <= 0 || length > MostMetadata || length > _bytes.Length - 8 - FileFrame) throw new InvalidDataException($"names a footer of {length} bytes in a file of {_bytes.Length}");
        var footer = FlatTable.Root(Metadata(_bytes.Length - FileFrame - length, length));
        Schema(footer.Table(1) ?? throw new InvalidDataException("has no schema"));
        foreach (var block in Blocks(footer, 2)) Take(Message(block, out var body, out _), body, dictionaries: true);
        foreach (var block in Blocks(footer, 3)) Take(Message(block, out var body, out _), body, dictionaries: false);
    }

    static List<long> Blocks(FlatTable footer, int field)
    {
        const int Size = 24;
        var blocks = new List<long>();
        if (footer.Vector(field, Size) is not { } vector) return blocks;
        for (var at = 0; at < vector.Length; at += Size) blocks.Add(BinaryPrimitives.ReadInt64LittleEndian(vector.Span[at..]));
        return blocks;
    }

    void ReadStream()
    {
        var at = 0L;
        var first = true;
        Span<byte> head = stackalloc byte[8];
        for (; ;)
        {
            if (at > _bytes.Length - 8) throw new InvalidDataException("ends without the mark of its end: it may be cut");
            _bytes.Read(at, head);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head) == Continuation && BinaryPrimitives.ReadInt32LittleEndian(head[4..]) == 0) break;
            var message = Message(at, out var body, out var next);
            if (first) Schema(message.Byte(1) == 1 ? message.Table(2) ?? throw new InvalidDataException("has no schema") : throw new InvalidDataException("does not begin with a schema"));
            else Take(message, body, dictionaries: null);
            (first, at) = (false, next);
        }
        if (first) throw new InvalidDataException("has no schema");
        if (at + 8 < _bytes.Length) throw new InvalidDataException($"goes on for {_bytes.Length - at - 8} bytes after its end");
    }

    void Schema(FlatTable schema)
    {
        if (schema.Short(0) != 0) throw new InvalidDataException("has its numbers with the great end first");
        var (left, fields) = (MostFields, new List<ArrowField>());
        foreach (var field in schema.Tables(1)) fields.Add(ArrowField.Of(field, ref left));
        Fields = fields;
    }

    // A message: the mark, the length of its metadata, the metadata, the body.
    FlatTable Message(long at, out (long At, long Length) body, out long next)
    {
        Span<byte> head = stackalloc byte[8];
        if (at < 0 || at > _bytes.Length - 8) throw new InvalidDataException("names a message beyond its end");
        _bytes.Read(at, head);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Continuation) throw new InvalidDataException("has a message without its mark: it was written before Arrow 0.15, or is damaged");
        var length = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        if (length <= 0 || length > MostMetadata || length > _bytes.Length - at - 8) throw new InvalidDataException($"names metadata of {length} bytes with {_bytes.Length - at - 8} left");
        var message = FlatTable.Root(Metadata(at + 8, length));
        if (message.Short(0) is not (3 or 4)) throw new InvalidDataException($"has metadata of version {message.Short(0) + 1}, not 4 or 5");
        body = (at + 8 + length, message.Long(3));
        if (body.Length < 0 || body.Length > _bytes.Length - body.At) throw new InvalidDataException($"names a body of {body.Length} bytes with {_bytes.Length - body.At} left");
        next = body.At + body.Length;
        // No byte belongs to two messages.
        if ((_taken += next - at) > _bytes.Length) throw new InvalidDataException("has messages that overlap");
        return message;
    }

    byte[] Metadata(long at, int length)
    {
        var metadata = new byte[length];
        _bytes.Read(at, metadata);
        return metadata;
    }

    void Take(FlatTable message, (long At, long Length) body, bool? dictionaries)
    {
        var kind = message.Byte(1);
        if (kind is not (2 or 3) || (dictionaries is { } wanted && wanted != (kind == 2))) throw new InvalidDataException($"has a message of kind {kind} where rows are expected");
        var header = message.Table(2) ?? throw new InvalidDataException("has an empty message");
        if (_batches.Count + _dictionaries.Count > MostBatches) throw new InvalidDataException($"has more than {MostBatches} batches");
        if (kind == 3)
        {
            _batches.Add(Batch(header, body));
            return;
        }
        var (id, batch) = (header.Long(0), Batch(header.Table(1) ?? throw new InvalidDataException("has an empty dictionary"), body));
        if (header.Byte(2) != 0 && _dictionaries.TryGetValue(id, out var before)) before.Add(batch);
        else if (_dictionaries.ContainsKey(id)) throw new InvalidDataException($"replaces dictionary {id} between its rows");
        else _dictionaries.Add(id, [batch]);
    }

    static ArrowBatch Batch(FlatTable batch, (long At, long Length) body)
    {
        if (batch.Table(3) is { } packed) throw new InvalidDataException($"is packed by {(packed.Byte(0) == 0 ? "LZ4" : "Zstandard")}");
        var rows = batch.Long(0);
        // Eight rows to a byte are the most that a column can say, unless all its values are missing.
        if (rows < 0 || rows > int.MaxValue || rows > 8 * body.Length + 1024) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"says that {rows} rows are in {body.Length} bytes"));
        var nodes = Structs(batch, 1, (first, _) => first);
        foreach (var length in nodes) if (length < 0 || length > int.MaxValue) throw new InvalidDataException($"has a column of {length} values");
        var buffers = Structs(batch, 2, (at, length) =>
            at >= 0 && length >= 0 && at <= body.Length && length <= body.Length - at ? (body.At + at, length) : throw new InvalidDataException($"has a buffer of {length} bytes at {at} in a body of {body.Length}"));
        if (buffers.Sum(buffer => (decimal)buffer.Item2) > body.Length) throw new InvalidDataException("has buffers that overlap");
        long[] variadic = [];
        if (batch.Vector(4, 8) is { } counts)
        {
            variadic = new long[counts.Length / 8];
            for (var i = 0; i < variadic.Length; i++) variadic[i] = BinaryPrimitives.ReadInt64LittleEndian(counts.Span[(8 * i)..]);
        }
        return new((int)rows, Array.ConvertAll(nodes, length => (int)length), buffers, variadic);
    }

    static T[] Structs<T>(FlatTable table, int field, Func<long, long, T> make)
    {
        if (table.Vector(field, 16) is not { } vector) return [];
        var read = new T[vector.Length / 16];
        for (var i = 0; i < read.Length; i++) read[i] = make(BinaryPrimitives.ReadInt64LittleEndian(vector.Span[(16 * i)..]), BinaryPrimitives.ReadInt64LittleEndian(vector.Span[(16 * i + 8)..]));
        return read;
    }

    /// <summary>By column, its first node and buffer in a batch.</summary>
    /// <exception cref="InvalidDataException">The batch has other columns than the schema.</exception>
    public static (int Node, int Buffer)[] Places(IReadOnlyList<ArrowField> fields, ArrowBatch batch)
    {
        var (node, buffer, variadic) = (0, 0, 0);
        var places = new (int, int)[fields.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = (node, buffer);
            Pass(fields[i]);
        }
        if (node != batch.Nodes.Length || buffer != batch.Buffers.Length) throw new InvalidDataException($"has a batch of {batch.Nodes.Length} columns and {batch.Buffers.Length} buffers, where the schema has {node} and {buffer}");
        return places;

        void Pass(ArrowField field)
        {
            node++;
            if (field.Stored.Buffers >= 0) buffer += field.Stored.Buffers;
            else
            {
                var more = variadic < batch.Variadic.Length ? batch.Variadic[variadic++] : throw new InvalidDataException("does not say how many buffers a column has");
                if (more < 0 || more > batch.Buffers.Length) throw new InvalidDataException($"says that a column has {more} buffers");
                buffer += 2 + (int)more;
            }
            foreach (var child in field.Children) Pass(child);
        }
    }

    /// <summary>The bytes of a buffer, at least as many as its values need.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public byte[] Buffer(ArrowBatch batch, int buffer, long least)
    {
        var (at, length) = batch.Buffers[buffer];
        if (length < least) throw new InvalidDataException($"has a buffer of {length} bytes where its values need {least}");
        if (least > Array.MaxLength) throw new InvalidDataException($"has a buffer of {least} bytes");
        var bytes = new byte[least];
        _bytes.Read(at, bytes);
        return bytes;
    }

    /// <summary>How many bytes a buffer has.</summary>
    public static long LengthOf(ArrowBatch batch, int buffer) => batch.Buffers[buffer].Length;
}
