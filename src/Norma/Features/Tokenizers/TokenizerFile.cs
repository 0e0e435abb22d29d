using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Features.Tokenizers;

/// <summary>Reads and writes Hugging Face's <c>tokenizer.json</c> (version 1.0).</summary>
public static class TokenizerFile
{
    const long MostBytes = 256L << 20;

    static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file. What it says and this reader does not do is refused, never passed over.</summary>
    /// <exception cref="FindingsException"><c>FILE011</c>, <c>FILE012</c>: it cannot be read, or is larger than 256 MiB. <c>FILE050</c>: it is no such JSON. <c>FILE051</c>: it has a part that is not supported. <c>FILE052</c>: its numbers or merges do not fit each other.</exception>
    public static FittedTokenizer Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(OuterFile.Read(path, MostBytes), path);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">What findings call the file.</param>
    internal static FittedTokenizer Read(byte[] bytes, string path)
    {
        try
        {
            return TokenizerReader.Read(StrictJson.Parse(bytes));
        }
        catch (InvalidDataException fault)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("FILE050", "", fault.Message) { File = path, Expected = "a tokenizer.json of version 1.0", Fix = "take the file from its origin again." });
        }
        catch (TokenizerFaultException fault)
        {
            throw new FindingsException(ExitCode.Refused, fault.Finding with { File = path });
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static void Write(FittedTokenizer tokenizer, string path)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        AtomicFile.Write(path, Bytes(tokenizer));
    }

    /// <summary>What a file holds.</summary>
    internal static byte[] Bytes(FittedTokenizer tokenizer) => JsonSerializer.SerializeToUtf8Bytes(Json(tokenizer), s_plain);

    static JsonObject Json(FittedTokenizer tokenizer)
    {
        var parts = tokenizer.Parts;
        return new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = parts.Padding is { } padding
                ? new JsonObject { ["strategy"] = "BatchLongest", ["direction"] = "Right", ["pad_to_multiple_of"] = null, ["pad_id"] = tokenizer.PaddingId, ["pad_type_id"] = 0, ["pad_token"] = padding }
                : null,
            ["added_tokens"] = new JsonArray([.. parts.Special.OrderBy(word => word.Value).Select(word => new JsonObject
            {
                ["id"] = word.Value, ["content"] = word.Key, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
            })]),
            ["normalizer"] = Chain("Sequence", "normalizers", [.. parts.Normalizers.Select(part => part.ToJson())]),
            ["pre_tokenizer"] = Chain("Sequence", "pretokenizers", [.. parts.Cutters.Select(part => part.ToJson())]),
            ["post_processor"] = Template(tokenizer),
            ["decoder"] = parts.Joining.ToJson(),
            ["model"] = parts.Model.ToJson(),
        };
    }

    static JsonObject? Chain(string type, string name, JsonObject[] parts) => parts switch
    {
        [] => null,
        [var one] => one,
        _ => new() { ["type"] = type, [name] = new JsonArray(parts) },
    };

    static JsonObject? Template(FittedTokenizer tokenizer)
    {
        var (start, end) = (tokenizer.Parts.Start, tokenizer.Parts.End);
        if (start is null && end is null)
            return tokenizer.Parts.TrimsOffsets ? new() { ["type"] = "ByteLevel", ["add_prefix_space"] = tokenizer.Parts.Cutters.Any(cutter => cutter.AddsSpace), ["trim_offsets"] = true, ["use_regex"] = true } : null;
        JsonObject Special(string word) => new() { ["SpecialToken"] = new JsonObject { ["id"] = word, ["type_id"] = 0 } };
        JsonArray Around(params string[] texts)
        {
            var list = new JsonArray();
            foreach (var text in texts)
            {
                if (start is not null) list.Add(Special(start));
                list.Add(new JsonObject { ["Sequence"] = new JsonObject { ["id"] = text, ["type_id"] = 0 } });
                if (end is not null) list.Add(Special(end));
            }
            return list;
        }
        var special = new JsonObject();
        foreach (var word in new[] { start, end }.OfType<string>().Distinct(StringComparer.Ordinal))
            special[word] = new JsonObject { ["id"] = word, ["ids"] = new JsonArray(tokenizer.IdOf(word)!.Value), ["tokens"] = new JsonArray(word) };
        return new() { ["type"] = "TemplateProcessing", ["single"] = Around("A"), ["pair"] = Around("A", "B"), ["special_tokens"] = special };
    }
}
