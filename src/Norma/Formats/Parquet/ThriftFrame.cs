namespace Norma.Formats.Parquet;

/// <summary>Walks a structure of Thrift's compact protocol and holds each count, length and depth to what is left. It knows the frame only, not what the fields mean.</summary>
/// <remarks>https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md</remarks>
static class ThriftFrame
{
    const int Deepest = 64;

    /// <summary>What is wrong; null where the bytes are one structure and nothing else.</summary>
    public static string? Fault(ReadOnlySpan<byte> bytes)
    {
        var walk = new Walk(bytes);
        return walk.Struct(0) ? walk.Left == 0 ? null : $"{walk.Left} bytes follow it" : walk.Wrong;
    }

    ref struct Walk(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> _left = bytes;

        public string? Wrong { get; private set; }

        public readonly int Left => _left.Length;

        public bool Struct(int depth)
        {
            if (depth > Deepest) return Fail($"it is nested deeper than {Deepest}");
            for (; ;)
            {
                if (!Byte(out var header)) return false;
                if (header == 0) return true;
                if (header >> 4 == 0 && !Varint(out _)) return false;
                // A boolean field has its value in its type.
                if ((header & 15) is not (1 or 2) && !Value(header & 15, depth)) return false;
            }
        }

        bool Value(int type, int depth)
        {
            switch (type)
            {
                case 1 or 2 or 3: return Skip(1);
                case 4 or 5 or 6: return Varint(out _);
                case 7: return Skip(8);
                case 8: return Varint(out var length) && Skip(length);
                case 9 or 10: return List(depth);
                case 11: return MapOf(depth);
                case 12: return Struct(depth + 1);
                default: return Fail($"a field has the type {type}, which there is none");
            }
        }

        bool List(int depth)
        {
            if (!Byte(out var header)) return false;
            ulong count = (uint)header >> 4;
            if (count == 15 && !Varint(out count)) return false;
            // Each item takes a byte at least.
            if (count > (ulong)_left.Length) return Fail($"a list has {count} items in {_left.Length} bytes");
            if (depth + 1 > Deepest) return Fail($"it is nested deeper than {Deepest}");
            for (ulong i = 0; i < count; i++)
                if (!Value(header & 15, depth + 1)) return false;
            return true;
        }

        bool MapOf(int depth)
        {
            if (!Varint(out var count)) return false;
            if (count == 0) return true;
            if (!Byte(out var types)) return false;
            if (count > (ulong)_left.Length) return Fail($"a map has {count} entries in {_left.Length} bytes");
            if (depth + 1 > Deepest) return Fail($"it is nested deeper than {Deepest}");
            for (ulong i = 0; i < count; i++)
                if (!Value(types >> 4, depth + 1) || !Value(types & 15, depth + 1)) return false;
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
