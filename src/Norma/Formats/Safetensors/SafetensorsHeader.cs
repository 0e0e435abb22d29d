using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Norma.Spec;

namespace Norma.Formats.Safetensors;

/// <summary>The header of a safetensors file, read by its closed grammar: what is not stated there is refused, before any tensor is read.</summary>
/// <remarks>
/// Eight bytes of length (little-endian), then JSON that begins with <c>{</c> and may end in blanks, then the tensors without hole, overlap or trailing byte.
/// <para>https://github.com/huggingface/safetensors (format); header at most 100 MB, as the reference implementation.</para>
/// </remarks>
public sealed class SafetensorsHeader
{
    /// <summary>The longest header, in bytes.</summary>
    public const long Longest = 100_000_000;

    /// <summary>The most tensors; more would only be a way to fill memory.</summary>
    public const int MostTensors = 500_000;

    const int MostAxes = 64;

    static readonly Dictionary<string, int> s_bits = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 8, ["U8"] = 8, ["I8"] = 8, ["F8_E5M2"] = 8, ["F8_E4M3"] = 8, ["F8_E8M0"] = 8, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6, ["F4"] = 4,
        ["I16"] = 16, ["U16"] = 16, ["F16"] = 16, ["BF16"] = 16, ["I32"] = 32, ["U32"] = 32, ["F32"] = 32, ["C64"] = 64, ["F64"] = 64, ["I64"] = 64, ["U64"] = 64,
    };

    SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataAt) =>
        (Entries, Metadata, DataAt) = (entries, metadata, dataAt);

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The file's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the tensors begin in the file.</summary>
    public long DataAt { get; }

    /// <summary>Reads the header and checks it against the length of the file.</summary>
    /// <param name="stream">At the beginning of the file; seekable.</param>
    /// <exception cref="InvalidDataException">It breaks the grammar; the message says where.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.Length < 8) throw new InvalidDataException($"the file has {stream.Length} bytes, fewer than the 8 of the header's length");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)Longest) throw new InvalidDataException($"the header is said to have {length} bytes, more than {Longest}");
        if ((long)length > stream.Length - 8) throw new InvalidDataException($"the header is said to have {length} bytes, and {stream.Length - 8} follow");
        var json = new byte[(int)length];
        stream.ReadExactly(json);
        if (json.Length == 0 || json[0] != '{') throw new InvalidDataException("the header does not begin with '{'");
        if (!Utf8.IsValid(json)) throw new InvalidDataException("the header is not UTF-8");
        var dataBytes = stream.Length - 8 - (long)length;
        try
        {
            var (entries, metadata) = Parse(json);
            return new(Contiguous(entries, dataBytes), metadata, 8 + (long)length);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"the header is not JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidDataException("a name in the header is not text");   // an escaped half of a surrogate pair
        }
    }

    static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name)) throw new InvalidDataException($"'{Printable.Escape(name)}' occurs twice");
            if (name.Any(char.IsControl)) throw new InvalidDataException($"the name '{Printable.Escape(name)}' has control characters");
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw new InvalidDataException($"'{Printable.Escape(name)}' is no object");
            if (name == "__metadata__") Metadatum(ref reader, metadata);
            else if (entries.Count == MostTensors) throw new InvalidDataException($"there are more than {MostTensors} tensors");
            else entries.Add(Entry(ref reader, name));
        }
        if (reader.Read()) throw new InvalidDataException("something follows the header's object");
        return (entries, metadata);
    }

    static void Metadatum(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw new InvalidDataException($"__metadata__ '{Printable.Escape(key)}' is no text");
            if (!metadata.TryAdd(key, reader.GetString()!)) throw new InvalidDataException($"__metadata__ has '{Printable.Escape(key)}' twice");
        }
    }

    static SafetensorsEntry Entry(ref Utf8JsonReader reader, string name)
    {
        var shown = Printable.Escape(name);
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var again = key switch { "dtype" => type is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => throw new InvalidDataException($"'{shown}' has the unknown key '{Printable.Escape(key)}'") };
            if (again) throw new InvalidDataException($"'{shown}' has '{key}' twice");
            if (key == "dtype") type = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new InvalidDataException($"'{shown}': dtype is no text");
            else if (key == "shape") shape = Numbers(ref reader, MostAxes, $"'{shown}': shape");
            else offsets = Numbers(ref reader, 2, $"'{shown}': data_offsets");
        }
        if (type is null || shape is null || offsets is null) throw new InvalidDataException($"'{shown}' lacks {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        if (!s_bits.TryGetValue(type, out var bits)) throw new InvalidDataException($"'{shown}' has the unknown dtype '{Printable.Escape(type)}'");
        if (offsets.Count != 2) throw new InvalidDataException($"'{shown}': data_offsets has {offsets.Count} numbers instead of 2");
        UInt128 size = (UInt128)bits;
        foreach (var axis in shape)
        {
            size *= (ulong)axis;
            if (size > long.MaxValue) throw new InvalidDataException($"'{shown}' has a shape of more than 2^63 bits");
        }
        if (size % 8 != 0) throw new InvalidDataException($"'{shown}' does not fill whole bytes");
        if (offsets[1] < offsets[0] || (UInt128)(ulong)(offsets[1] - offsets[0]) != size / 8)
            throw new InvalidDataException($"'{shown}' is said to lie from {offsets[0]} to {offsets[1]}, and its shape needs {size / 8} bytes");
        return new(name, type, Shape.Of([.. shape]), offsets[0], offsets[1]);
    }

    static List<long> Numbers(ref Utf8JsonReader reader, int most, string what)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new InvalidDataException($"{what} is no list");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == most) throw new InvalidDataException($"{what} has more than {most} numbers");
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0) throw new InvalidDataException($"{what} has something else than a whole number from 0 on");
            numbers.Add(number);
        }
        return numbers;
    }

    static List<SafetensorsEntry> Contiguous(List<SafetensorsEntry> entries, long dataBytes)
    {
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        var at = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != at) throw new InvalidDataException($"'{Printable.Escape(entry.Name)}' begins at {entry.Begin}, {(entry.Begin < at ? "inside the tensor before it" : "behind a hole")} ({at})");
            at = entry.End;
        }
        if (at != dataBytes) throw new InvalidDataException(at < dataBytes ? $"{dataBytes - at} bytes follow the last tensor" : $"the tensors need {at} bytes, and {dataBytes} follow the header");
        return entries;
    }
}
