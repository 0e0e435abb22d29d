namespace Norma.Formats.Parquet;

/// <summary>Walks a structure of Thrift's compact protocol and holds each count, length and depth to what is left. It knows the frame only, not what the fields mean.</summary>
/// <remarks>https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md</remarks>
static class ThriftFrame
{
    const int Deepest = 64;

    /// <summary>What is wrong; null where the bytes are one structure and nothing else.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="number">Told of each whole number in the structures that are items of a list of the outermost: the list's field, the number's field in its structure, and the number.</param>
    public static string? Fault(ReadOnlySpan<byte> bytes, Action<int, int, long>? number = null)
    {
        var walk = new Walk(bytes, number);
        return walk.Struct(0, 0) ? walk.Left == 0 ? null : $"{walk.Left} bytes follow it" : walk.Wrong;
    }

    ref struct Walk(ReadOnlySpan<byte> bytes, Action<int, int, long>? number)
    {
        const int OfItem = 2;       // the outermost structure, its list, and what stands in an item

        readonly Action<int, int, long>? _number = number;
        ReadOnlySpan<byte> _left = bytes;

        public string? Wrong { get; private set; }

        public readonly int Left => _left.Length;

        // A field is numbered by its distance to the one before it, or stated; what is within a list or map goes by the field of that.
        public bool Struct(int depth, int outer)
        {
            if (depth > Deepest) return Fail($"it is nested deeper than {Deepest}");
            for (var field = 0; ;)
            {
                if (!Byte(out var header)) return false;
                if (header == 0) return true;
                if (header >> 4 != 0) field += header >> 4;
                else if (Varint(out var stated)) field = (int)Signed(stated);
                else return false;
                // A boolean field has its value in its type.
                if ((header & 15) is 1 or 2) continue;
                if (depth == OfItem && _number is not null && (header & 15) is (4 or 5 or 6))
                {
                    if (!Varint(out var value)) return false;
                    _number(outer, field, Signed(value));
                }
                else if (!Value(header & 15, depth, depth == 0 ? field : outer)) return false;
            }
        }

        static long Signed(ulong zigzag) => (long)(zigzag >> 1) ^ -(long)(zigzag & 1);

        bool Value(int type, int depth, int outer)
        {
            switch (type)
            {
                case 1 or 2 or 3: return Skip(1);
                case 4 or 5 or 6: return Varint(out _);
                case 7: return Skip(8);
                case 8: return Varint(out var length) && Skip(length);
                case 9 or 10: return List(depth, outer);
                case 11: return MapOf(depth, outer);
                case 12: return Struct(depth + 1, outer);
                default: return Fail($"a field has the type {type}, which there is none");
            }
        }

        bool List(int depth, int outer)
        {
            if (!Byte(out var header)) return false;
            ulong count = (uint)header >> 4;
            if (count == 15 && !Varint(out count)) return false;
            // Each item takes a byte at least.
            if (count > (ulong)_left.Length) return Fail($"a list has {count} items in {_left.Length} bytes");
            if (depth + 1 > Deepest) return Fail($"it is nested deeper than {Deepest}");
            for (ulong i = 0; i < count; i++)
                if (!Value(header & 15, depth + 1, outer)) return false;
            return true;
        }

        bool MapOf(int depth, int outer)
        {
            if (!Varint(out var count)) return false;
            if (count == 0) return true;
            if (!Byte(out var types)) return false;
            if (count > (ulong)_left.Length) return Fail($"a map has {count} entries in {_left.Length} bytes");
            if (depth + 1 > Deepest) return Fail($"it is nested deeper than {Deepest}");
            for (ulong i = 0; i < count; i++)
                if (!Value(types >> 4, depth + 1, outer) || !Value(types & 15, depth + 1, outer)) return false;
            return true;
        }

        bool Byte(out int value)
        {
            value = 0;
            if (_left.Length == 0) return Fail("it ends too early");
            value = _left[0];
            _left = _left[1..];
            return true;
        }

        bool Varint(out ulong value)
        {
            value = 0;
            for (var shift = 0; shift < 70; shift += 7)
            {
                if (!Byte(out var part)) return false;
                value |= (ulong)(part & 127) << shift;
                if (part < 128) return true;
            }
            return Fail("a number is longer than 64 bits");
        }

        bool Skip(ulong count)
        {
            if (count > (ulong)_left.Length) return Fail($"a text of {count} bytes stands in {_left.Length}");
            _left = _left[(int)count..];
            return true;
        }

        bool Fail(string wrong)
        {
            Wrong ??= wrong;
            return false;
        }
    }
}
