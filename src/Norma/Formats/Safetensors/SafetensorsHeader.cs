using Norma.Spec;

namespace Norma.Formats.Safetensors;

/// <summary>The header of a safetensors file, read by its closed grammar: what is not stated there is refused, before any tensor is read.</summary>
/// <remarks>
/// Eight bytes of length (little-endian), then JSON that begins with <c>{</c> and may end in blanks, then the tensors without hole, overlap or trailing byte:
/// the rules <c>safetensors/…</c>, a class for each.
/// <para>https://github.com/huggingface/safetensors (format); header at most 100 MB, as the reference implementation.</para>
/// </remarks>
public sealed class SafetensorsHeader
{
    /// <summary>The longest header, in bytes.</summary>
    public const long Longest = 100_000_000;

    /// <summary>The most tensors; more would only be a way to fill memory.</summary>
    public const int MostTensors = 500_000;

    /// <summary>Where the rules are written.</summary>
    internal const string Reference = "https://github.com/huggingface/safetensors#format", Implementation = "https://github.com/huggingface/safetensors/blob/main/safetensors/src/tensor.rs";

    /// <summary>The bits of an element of each type.</summary>
    internal static IReadOnlyDictionary<string, int> Bits { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["BOOL"] = 8, ["U8"] = 8, ["I8"] = 8, ["F4"] = 4, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6,
        ["F8_E5M2"] = 8, ["F8_E4M3"] = 8, ["F8_E8M0"] = 8, ["F8_E4M3FNUZ"] = 8, ["F8_E5M2FNUZ"] = 8,
        ["I16"] = 16, ["U16"] = 16, ["F16"] = 16, ["BF16"] = 16, ["I32"] = 32, ["U32"] = 32, ["F32"] = 32, ["C64"] = 64, ["F64"] = 64, ["I64"] = 64, ["U64"] = 64,
    };

    SafetensorsHeader(SafetensorsDraft draft)
    {
        var tensors = draft.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        Entries = [.. draft.Placed.Select(t => new SafetensorsEntry(t.Name, tensors[t.Name].Type!, Shape.Of([.. tensors[t.Name].Shape!]), t.Begin, t.End))];
        (Metadata, DataAt) = (draft.Metadata, draft.DataAt);
    }

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
        var draft = SafetensorsDraft.Read(stream);
        var broken = Ruling.All(draft).SelectMany(rule => rule.Places).Where(place => place.Severity == Severity.Error).Select(place => place.Place.Length == 0 ? place.Message : $"{place.Place} {place.Message}").Take(Ruling.MostPlaces).ToList();
        return broken.Count == 0 ? new(draft) : throw new InvalidDataException(string.Join("; ", broken));
    }
}
