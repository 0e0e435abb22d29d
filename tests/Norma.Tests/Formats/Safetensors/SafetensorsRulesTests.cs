using System.Buffers.Binary;
using System.Text;
using Norma.Formats;
using Norma.Formats.Safetensors;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Formats.Safetensors;

/// <summary>The cases of the reference implementation's own tests (safetensors/src/tensor.rs and attacks/, Apache-2.0), and one for each further rule.</summary>
public sealed class SafetensorsRulesTests
{
    const string Int4 = """{"test":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}""";

    [Theory]
    [InlineData("{}      ", 0)]                                                                             // test_empty
    [InlineData("""{"__metadata__":{"framework":"pytorch"}}       """, 0)]                                   // test_empty, with metadata
    [InlineData("""{"__metadata__":{}}""", 0)]
    [InlineData(Int4, 16)]                                                                                  // test_deserialize
    [InlineData("""{"attn.0":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""", 16)]                   // test_serialization
    [InlineData("""{"attn0":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}       """, 16)]             // test_serialization, padded
    [InlineData("""{"test":{"dtype":"I32","shape":[],"data_offsets":[0,4]}}""", 4)]                          // test_empty_shapes_allowed
    [InlineData("""{"test":{"dtype":"I32","shape":[2,0],"data_offsets":[0, 0]}}""", 0)]                      // test_zero_sized_tensor
    [InlineData("""{"test":{"dtype":"F4","shape":[1,2],"data_offsets":[0,1]}}""", 1)]                        // test_serialization_f4
    [InlineData("""{"b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5)]   // the order of the header is free
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"c":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    public void A_sound_file_breaks_no_rule(string header, int data) => Assert.Equal([], Broken(header, data));

    [Theory]
    [InlineData("BOOL", 1), InlineData("U8", 1), InlineData("I8", 1), InlineData("F8_E5M2", 1), InlineData("F8_E4M3", 1), InlineData("F8_E8M0", 1), InlineData("F8_E4M3FNUZ", 1), InlineData("F8_E5M2FNUZ", 1)]
    [InlineData("I16", 2), InlineData("U16", 2), InlineData("F16", 2), InlineData("BF16", 2), InlineData("I32", 4), InlineData("U32", 4), InlineData("F32", 4)]
    [InlineData("C64", 8), InlineData("F64", 8), InlineData("I64", 8), InlineData("U64", 8)]
    public void Every_type_of_the_format_is_known(string type, int bytes) =>
        Assert.Equal([], Broken($$$"""{"a":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{bytes}}}]}}""", bytes));

    [Theory]
    [InlineData("F6_E2M3"), InlineData("F6_E3M2")]
    public void Four_numbers_of_six_bits_are_three_bytes(string type) =>
        Assert.Equal([], Broken($$$"""{"a":{"dtype":"{{{type}}}","shape":[4],"data_offsets":[0,3]}}""", 3));

    [Theory]
    [InlineData("header-start", " {}", 0)]                                                                  // test_whitespace_start_padded_header
    [InlineData("header-json", "{}\0\0", 0)]                                                                 // test_zero_padded_header
    [InlineData("header-json", "{", 0)]                                                                      // test_invalid_header_not_json
    [InlineData("header-json", "{}{}", 0)]
    [InlineData("header-json", """{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("data-length", Int4, 20)]                                                                    // test_metadata_incomplete_buffer: extra bytes
    [InlineData("data-length", Int4, 12)]                                                                    // the same: bytes are missing
    [InlineData("data-length", """{"__metadata__":{}}""", 1)]
    [InlineData("tensor-size", """{"test":{"dtype":"I32","shape":[2,2],"data_offsets":[0, 4]}}""", 4)]        // test_invalid_info
    [InlineData("tensor-size", """{"test":{"dtype":"U8","shape":[0],"data_offsets":[4, 0]}}""", 0, "contiguous")]
    [InlineData("shape-size", """{"test":{"dtype":"I32","shape":[2,9223372036854775807],"data_offsets":[0,16]}}""", 16)]                    // test_validation_overflow, product
    [InlineData("entry-form", """{"test":{"dtype":"I32","shape":[2,18446744073709551614],"data_offsets":[0,16]}}""", 16)]                   // the same, beyond 2^63
    [InlineData("whole-bytes", """{"test":{"dtype":"F4","shape":[1,3],"data_offsets":[0,2]}}""", 2)]          // test_serialization_f4_misaligned
    [InlineData("unique-names", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)]   // json_attack: many names, one tensor
    [InlineData("unique-names", """{"__metadata__":{"a":"1","a":"2"}}""", 0)]
    [InlineData("contiguous", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3)]     // attacks: overlap
    [InlineData("contiguous", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""", 4)]     // attacks: a hole that may hide code
    [InlineData("dtype", """{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("entry-form", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"strides":[1]}}""", 1)]
    [InlineData("entry-form", """{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("entry-form", """{"a":[]}""", 0)]
    [InlineData("metadata-text", """{"__metadata__":{"a":{"b":[1]}}}""", 0)]
    [InlineData("metadata-text", """{"__metadata__":null}""", 0)]
    [InlineData("plain-names", """{"a\u0000b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)]
    public void What_is_wrong_breaks_its_rule(string rule, string header, int data, params string[] others) =>
        Assert.Equal([.. others.Append(rule).Order(StringComparer.Ordinal)], Broken(header, data));

    [Fact]
    public void Lengths_that_the_file_does_not_have_break_their_rules()
    {
        Assert.Equal(["length-prefix"], Broken([]));                                                            // test_header_too_small
        Assert.Equal(["header-limit"], Broken([.. Prefix(ulong.MaxValue), .. "{}"u8]));                         // test_header_too_large
        Assert.Equal(["header-in-file"], Broken([.. Prefix(60), .. "{}"u8]));                                   // test_invalid_header_length
        Assert.Equal(["header-text"], Broken([.. Prefix(2), (byte)'{', 0xFF]));                                 // test_invalid_header_non_utf8
    }

    [Fact]
    public void A_header_that_the_hub_would_not_read_is_a_warning()
    {
        var header = new byte[25_000_001];
        header.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(header);
        var rules = Judged([.. Prefix((ulong)header.Length), .. header]);
        Assert.Equal(Verdict.Warned, rules.Single(r => r.Verdict != Verdict.Passed).Verdict);
    }

    [Fact]
    public void Everything_wrong_is_found_at_once_and_what_cannot_be_seen_is_not_passed()
    {
        Assert.Equal(["data-length", "dtype", "unique-names"], Broken("""{"__metadata__":{"a":"1","a":"2"},"a":{"dtype":"X","shape":[1],"data_offsets":[0,4]}}""", 5));
        var cut = Judged([.. Prefix(60), .. "{}"u8]);
        Assert.Equal(Verdict.NotJudged, cut.Single(r => r.Id == "safetensors/contiguous").Verdict);
        Assert.Equal(Verdict.Passed, cut.Single(r => r.Id == "safetensors/length-prefix").Verdict);
    }

    static string[] Broken(string header, int data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        return Broken([.. Prefix((ulong)bytes.Length), .. bytes, .. new byte[data]]);
    }

    static string[] Broken(byte[] file) => [.. Judged(file).Where(r => r.Verdict == Verdict.Failed).Select(r => r.Id["safetensors/".Length..])];

    static Items<Ruling> Judged(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return Ruling.All(SafetensorsDraft.Read(stream));
    }

    static byte[] Prefix(ulong length)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return prefix;
    }
}
