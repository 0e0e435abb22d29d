using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Norma.Formats.TensorBoard;

/// <summary>A number at a step.</summary>
/// <param name="WallTime">Seconds since 1970, UTC.</param>
/// <param name="Step">The global step.</param>
/// <param name="Tag">As in <c>train/loss</c>.</param>
/// <param name="Value">The number.</param>
public readonly record struct ScalarEvent(double WallTime, long Step, string Tag, float Value);

/// <summary>TensorBoard's event files: records of a length, its checksum, a message, its checksum.</summary>
/// <remarks>
/// The framing is TFRecord's (masked CRC-32C); the message is <c>tensorflow.Event</c> with fields wall_time 1, step 2, file_version 3 and summary 5, whose
/// values have tag 1 and simple_value 2.
/// </remarks>
static class EventFile
{
    /// <summary>Longer than any record that is written here.</summary>
    const int LongestRecord = 1 << 20;

    /// <summary>The record that every file begins with.</summary>
    public static byte[] Begin(double wallTime)
    {
        using var message = new MemoryStream();
        Fixed64(message, 1, BitConverter.DoubleToUInt64Bits(wallTime));
        Bytes(message, 3, "brain.Event:2"u8);
        return Record(message);
    }

    /// <summary>The record of a number.</summary>
    public static byte[] Scalar(ScalarEvent scalar)
    {
        using var value = new MemoryStream();
        Bytes(value, 1, Encoding.UTF8.GetBytes(scalar.Tag));
        Key(value, 2, 5);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(number, scalar.Value);
        value.Write(number);
        using var summary = new MemoryStream();
        Bytes(summary, 1, value.ToArray());
        using var message = new MemoryStream();
        Fixed64(message, 1, BitConverter.DoubleToUInt64Bits(scalar.WallTime));
        Key(message, 2, 0);
        Varint(message, (ulong)scalar.Step);
        Bytes(message, 5, summary.ToArray());
        return Record(message);
    }

    /// <summary>The numbers of a file; records without one are passed over.</summary>
    /// <exception cref="InvalidDataException">A length or a checksum is wrong, or the file ends within a record.</exception>
    public static IReadOnlyList<ScalarEvent> Read(Stream stream)
    {
        var events = new List<ScalarEvent>();
        var head = new byte[12];
        while (true)
        {
            var got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (got == 0) return events;
            if (got < head.Length) throw new InvalidDataException("the file ends within a record");
            if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)) != Masked(head.AsSpan(0, 8))) throw new InvalidDataException("the checksum of a length is wrong");
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (length > LongestRecord) throw new InvalidDataException($"a record has {length} bytes");
            var body = new byte[(int)length + 4];
            if (stream.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length) throw new InvalidDataException("the file ends within a record");
            var message = body.AsSpan(0, (int)length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan((int)length)) != Masked(message)) throw new InvalidDataException("the checksum of a record is wrong");
            Event(message, events);
        }
    }

    static void Event(ReadOnlySpan<byte> message, List<ScalarEvent> events)
    {
        var (time, step) = (0.0, 0L);
        ReadOnlySpan<byte> summary = default;
        while (Next(ref message, out var field, out var number, out var bytes))
        {
            if (field == 1) time = BitConverter.UInt64BitsToDouble(number);
            else if (field == 2) step = (long)number;
            else if (field == 5) summary = bytes;
        }
        while (Next(ref summary, out var field, out _, out var value))
        {
            if (field != 1) continue;
            string? tag = null;
            float? scalar = null;
            while (Next(ref value, out var part, out var number, out var bytes))
            {
                if (part == 1) tag = Encoding.UTF8.GetString(bytes);
                else if (part == 2) scalar = BitConverter.UInt32BitsToSingle((uint)number);
            }
            if (tag is not null && scalar is { } known) events.Add(new(time, step, tag, known));
        }
    }

    static bool Next(scoped ref ReadOnlySpan<byte> message, out int field, out ulong number, out ReadOnlySpan<byte> bytes)
    {
        field = 0;
        number = 0;
        bytes = default;
        if (message.IsEmpty) return false;
        var key = Varint(ref message);
        field = (int)Math.Min(key >> 3, int.MaxValue);
        switch (key & 7)
        {
            case 0: number = Varint(ref message); return true;
            case 1: number = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref message, 8)); return true;
            case 5: number = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref message, 4)); return true;
            case 2: bytes = Take(ref message, Varint(ref message)); return true;
            default: throw new InvalidDataException("a message has a field of an unknown kind");
        }
    }

    static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> message, ulong count)
    {
        if (count > (ulong)message.Length) throw new InvalidDataException("a message ends within a field");
        var taken = message[..(int)count];
        message = message[(int)count..];
        return taken;
    }

    static ulong Varint(scoped ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(ref message, 1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("a message has a number of more than 64 bits");
    }

    static byte[] Record(MemoryStream message)
    {
        var body = message.ToArray();
        var record = new byte[16 + body.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Masked(record.AsSpan(0, 8)));
        body.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + body.Length), Masked(body));
        return record;
    }

    static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    static void Bytes(MemoryStream to, int field, ReadOnlySpan<byte> bytes)
    {
        Key(to, field, 2);
        Varint(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    static void Fixed64(MemoryStream to, int field, ulong value)
    {
        Key(to, field, 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        to.Write(bytes);
    }

    static void Key(MemoryStream to, int field, int kind) => Varint(to, (ulong)(field << 3 | kind));

    static void Varint(MemoryStream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7) to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }
}
