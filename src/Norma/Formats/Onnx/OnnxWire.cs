using System.Text.Unicode;
using Google.Protobuf.Reflection;
using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx;

/// <summary>What must hold of a model's bytes before a parser builds anything from them: every length within what remains, depth and counts bounded, UTF-8, no field twice.</summary>
/// <remarks>
/// Protocol buffers let a later field replace or merge with an earlier one, which lets two parsers see two models; such files are refused. Two bytes can
/// ask for a message that takes 450 in memory; the sum of what is asked for is bounded.
/// </remarks>
static class OnnxWire
{
    /// <summary>The most messages in each other.</summary>
    public const int Depth = 64;

    const int MostMessages = 500_000, MessageBytes = 450, ValueBytes = 16;
    const long MostBuilt = 384L << 20;

    /// <summary>Walks the bytes of a <c>ModelProto</c>.</summary>
    /// <exception cref="InvalidDataException">They break a rule; the message says where.</exception>
    public static void Check(ReadOnlySpan<byte> bytes)
    {
        var built = 0L;
        Message(bytes, Shapes.Of(ModelProto.Descriptor), 0, 0, ref built);
    }

    static void Message(ReadOnlySpan<byte> bytes, FieldShape?[] shapes, int depth, long offset, ref long built)
    {
        if (depth > Depth) throw new InvalidDataException($"there are more than {Depth} messages in each other at byte {offset}");
        if ((built += MessageBytes) > MostMessages * (long)MessageBytes) throw TooMuch(offset);
        var (at, seen) = (0, 0UL);
        while (at < bytes.Length)
        {
            var start = offset + at;
            var key = Varint(bytes, ref at, offset);
            var (field, wire) = (key >> 3, (int)(key & 7));
            if (field is 0 or > 536_870_911) throw new InvalidDataException($"there is a field {field} at byte {start}");
            var shape = field < (ulong)shapes.Length ? shapes[field] : null;
            if (shape is { Repeated: false })
            {
                var bit = 1UL << shape.Slot;
                if ((seen & bit) != 0) throw new InvalidDataException($"{shape.Name} is given twice at byte {start}");
                seen |= bit;
            }
            switch (wire)
            {
                case 0:
                    Varint(bytes, ref at, offset);
                    if (shape is not null) Expect(shape.Kind == WireKind.Varint, shape, start);
                    break;
                case 1:
                    Skip(bytes, ref at, 8, offset);
                    if (shape is not null) Expect(shape.Kind == WireKind.Fixed64, shape, start);
                    break;
                case 5:
                    Skip(bytes, ref at, 4, offset);
                    if (shape is not null) Expect(shape.Kind == WireKind.Fixed32, shape, start);
                    break;
                case 2:
                    var length = Varint(bytes, ref at, offset);
                    var from = at;
                    Skip(bytes, ref at, length, offset);
                    if (shape is not null) Delimited(bytes[from..at], shape, depth, offset + from, ref built);
                    break;
                default:
                    throw new InvalidDataException($"there is a field of the unknown kind {wire} at byte {start}");
            }
            if (shape is { Repeated: true }) built += ValueBytes;
            if (built > MostBuilt) throw TooMuch(start);
        }
    }

    static void Delimited(ReadOnlySpan<byte> bytes, FieldShape shape, int depth, long offset, ref long built)
    {
        switch (shape.Kind)
        {
            case WireKind.Message:
                Message(bytes, shape.Message!(), depth + 1, offset, ref built);
                break;
            case WireKind.Text:
                if (!Utf8.IsValid(bytes)) throw new InvalidDataException($"{shape.Name} is not UTF-8 at byte {offset}");
                if (bytes.Contains((byte)0)) throw new InvalidDataException($"{shape.Name} holds a NUL character at byte {offset}");
                built += 2L * bytes.Length + (bytes.IsEmpty ? 0 : 24);
                break;
            case WireKind.Bytes:
                built += bytes.IsEmpty ? 0 : 40;
                break;
            case WireKind.Fixed32 or WireKind.Fixed64:
                Expect(shape.Repeated && bytes.Length % (shape.Kind == WireKind.Fixed32 ? 4 : 8) == 0, shape, offset);
                break;
            default:
                Expect(shape.Repeated, shape, offset);
                var values = 0L;
                for (var at = 0; at < bytes.Length; values++) Varint(bytes, ref at, offset);
                built += ValueBytes * values;
                break;
        }
    }

    static void Expect(bool holds, FieldShape shape, long offset)
    {
        if (!holds) throw new InvalidDataException($"{shape.Name} is of another kind than it must be at byte {offset}");
    }

    static void Skip(ReadOnlySpan<byte> bytes, ref int at, ulong count, long offset)
    {
        if (count > (ulong)(bytes.Length - at)) throw new InvalidDataException($"{count} bytes are announced at byte {offset + at}, and {bytes.Length - at} remain");
        at += (int)count;
    }

    static ulong Varint(ReadOnlySpan<byte> bytes, ref int at, long offset)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) throw new InvalidDataException($"a number is cut at byte {offset + at}");
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException($"a number has more than 64 bits at byte {offset + at}");
    }

    static InvalidDataException TooMuch(long offset) => new($"more than {MostMessages} messages or {MostBuilt >> 20} MB of small values are asked for by byte {offset}");

    enum WireKind { Varint, Fixed32, Fixed64, Bytes, Text, Message }

    sealed record FieldShape(string Name, WireKind Kind, bool Repeated, int Slot, Func<FieldShape?[]>? Message);

    static class Shapes
    {
        static readonly Dictionary<string, FieldShape?[]> s_all = [];

        static Shapes() => Add(ModelProto.Descriptor);

        public static FieldShape?[] Of(MessageDescriptor descriptor) => s_all[descriptor.FullName];

        static void Add(MessageDescriptor descriptor)
        {
            if (s_all.ContainsKey(descriptor.FullName)) return;
            var fields = descriptor.Fields.InDeclarationOrder();
            var shapes = new FieldShape?[fields.Max(f => f.FieldNumber) + 1];
            s_all.Add(descriptor.FullName, shapes);
            foreach (var field in fields)
            {
                var kind = field.FieldType switch
                {
                    FieldType.Message => WireKind.Message,
                    FieldType.String => WireKind.Text,
                    FieldType.Bytes => WireKind.Bytes,
                    FieldType.Float => WireKind.Fixed32,
                    FieldType.Double => WireKind.Fixed64,
                    _ => WireKind.Varint,
                };
                // The members of a choice share a slot: only one of them may be given.
                var slot = field.RealContainingOneof is { } choice ? choice.Fields.Min(f => f.FieldNumber) : field.FieldNumber;
                shapes[field.FieldNumber] = new($"{descriptor.Name}.{field.Name}", kind, field.IsRepeated, slot, kind == WireKind.Message ? () => s_all[field.MessageType.FullName] : null);
                if (kind == WireKind.Message) Add(field.MessageType);
            }
        }
    }
}
