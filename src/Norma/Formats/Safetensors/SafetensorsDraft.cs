using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Norma.Spec;

namespace Norma.Formats.Safetensors;

/// <summary>An entry of a header as it stands, right or wrong.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its <c>dtype</c>; null when it has none that is text.</param>
/// <param name="Shape">Its <c>shape</c>; null when it has none that is a list of whole numbers.</param>
/// <param name="Offsets">Its <c>data_offsets</c>; null when it has none that is two whole numbers.</param>
/// <param name="Faults">What is wrong with its form.</param>
sealed record DraftTensor(string Name, string? Type, IReadOnlyList<long>? Shape, (long Begin, long End)? Offsets, IReadOnlyList<string> Faults)
{
    /// <summary>The bits that type and shape ask for; null when one is unknown, −1 when they are more than 2⁶³.</summary>
    public Int128? Bits
    {
        get
        {
            if (Type is null || Shape is null || !SafetensorsHeader.Bits.TryGetValue(Type, out var bits)) return null;
            var size = (Int128)bits;
            foreach (var axis in Shape)
                if ((size *= axis) > long.MaxValue) return -1;
            return size;
        }
    }
}

/// <summary>What a safetensors file says of itself, read as far as it can be, so that every rule can be judged; nothing of the tensors is read.</summary>
sealed class SafetensorsDraft
{
    const int MostAxes = 64;

    readonly List<DraftTensor> _tensors = [];
    readonly List<(string Key, bool IsText)> _metadata = [];
    readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    readonly List<string> _repeated = [];
    readonly byte[]? _header;
    readonly bool _parsed;

    SafetensorsDraft(Stream stream)
    {
        FileBytes = stream.Length;
        if (FileBytes < 8) return;
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        Stated = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (Stated > SafetensorsHeader.Longest || (long)Stated > FileBytes - 8) return;
        _header = new byte[(int)Stated];
        stream.ReadExactly(_header);
        if (_header is not [(byte)'{', ..] || !Utf8.IsValid(_header)) return;
        try
        {
            Parse(_header);
            _parsed = JsonFault is null;
        }
        catch (JsonException fault)
        {
            JsonFault = $"is not JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine})";
        }
        catch (InvalidOperationException)
        {
            JsonFault = "has a name that is not text";   // an escaped half of a surrogate pair
        }
    }

    /// <summary>The length of the file.</summary>
    public long FileBytes { get; }

    /// <summary>The length of the header as the file states it; null when it has no eight bytes.</summary>
    public ulong? Stated { get; }

    /// <summary>The header's bytes.</summary>
    public byte[] Header => _header ?? throw new CannotJudgeException("the header is not there");

    /// <summary>Why the header is no JSON object of the format's outer form; null when it is.</summary>
    public string? JsonFault { get; private set; }

    /// <summary>The entries, in the order of the header; a name that occurs twice is there twice.</summary>
    public IReadOnlyList<DraftTensor> Tensors => Parsed(_tensors);

    /// <summary>The keys of <c>__metadata__</c>.</summary>
    public IReadOnlyList<(string Key, bool IsText)> MetadataKeys => Parsed(_metadata);

    /// <summary>The texts of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Parsed(_texts);

    /// <summary>Names and keys that occur more than once where they stand.</summary>
    public IReadOnlyList<string> Repeated => Parsed(_repeated);

    /// <summary>Where the tensors begin in the file.</summary>
    public long DataAt => 8 + Header.Length;

    /// <summary>The entries whose place is known, in the order of their bytes.</summary>
    public IEnumerable<(string Name, long Begin, long End)> Placed =>
        Tensors.Where(t => t.Offsets is not null).Select(t => (t.Name, t.Offsets!.Value.Begin, t.Offsets.Value.End))
            .OrderBy(t => t.Begin).ThenBy(t => t.End).ThenBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>Reads as much as there is.</summary>
    /// <param name="stream">At the beginning of the file; seekable.</param>
    public static SafetensorsDraft Read(Stream stream) => new(stream);

    T Parsed<T>(T what) => _parsed ? what : throw new CannotJudgeException("the header cannot be read");

    void Parse(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name)) _repeated.Add(name);
            reader.Read();
            if (names.Count > SafetensorsHeader.MostTensors || _tensors.Count > SafetensorsHeader.MostTensors) JsonFault = $"has more than {SafetensorsHeader.MostTensors} tensors";
            else if (name == "__metadata__") Metadatum(ref reader);
            else _tensors.Add(Entry(ref reader, name));
            if (JsonFault is not null) return;
        }
        if (reader.Read()) JsonFault = "is followed by something";
    }

    void Metadatum(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            _metadata.Add(("", false));
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            if (text is null) reader.Skip();
            else if (!_texts.TryAdd(key, text)) _repeated.Add($"__metadata__.{key}");
            _metadata.Add((key, text is not null));
        }
    }

    static DraftTensor Entry(ref Utf8JsonReader reader, string name)
    {
        var faults = new List<string>();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new(name, null, null, null, ["is no object"]);
        }
        string? type = null;
        List<long>? shape = null, offsets = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (!seen.Add(key)) Fault($"has {Printable.Quote(key)} twice");
            switch (key)
            {
                case "dtype" when reader.TokenType == JsonTokenType.String: type = reader.GetString(); break;
                case "dtype": Fault("dtype is no text"); reader.Skip(); break;
                case "shape": shape = Numbers(ref reader, MostAxes, key, Fault); break;
                case "data_offsets":
                    offsets = Numbers(ref reader, 2, key, Fault);
                    if (offsets is not null && offsets.Count != 2) Fault($"data_offsets has {offsets.Count} numbers instead of 2");
                    break;
                default: Fault($"has the unknown key {Printable.Quote(key)}"); reader.Skip(); break;
            }
        }
        foreach (var key in (string[])["dtype", "shape", "data_offsets"])
            if (!seen.Contains(key)) Fault($"lacks {key}");
        return new(name, type, shape, offsets is [var begin, var end] ? (begin, end) : null, faults);

        void Fault(string what)
        {
            if (faults.Count < Ruling.MostPlaces) faults.Add(what);
        }
    }

    static List<long>? Numbers(ref Utf8JsonReader reader, int most, string what, Action<string> fault)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            fault($"{what} is no list");
            reader.Skip();
            return null;
        }
        var numbers = new List<long>();
        string? wrong = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0)
            {
                if (numbers.Count == most) wrong ??= $"{what} has more than {most} numbers";
                else numbers.Add(number);
            }
            else
            {
                wrong ??= $"{what} has something else than a whole number from 0 on";
                reader.Skip();
            }
        }
        if (wrong is null) return numbers;
        fault(wrong);
        return null;
    }
}
