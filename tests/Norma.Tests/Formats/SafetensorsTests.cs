using System.Buffers.Binary;
using System.Text;
using Norma.Formats.Safetensors;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Formats;

public sealed class SafetensorsTests : IDisposable
{
    readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("norma-safetensors-").FullName, "a.safetensors");

    [Fact]
    public void What_is_written_is_read_again()
    {
        SafetensorsFile.Write(_path, [new("b", [2, 2], [1, 2, float.NaN, 4]), new("a", [], [7]), new("none", [0, 3], [])], new Dictionary<string, string> { ["format"] = "norma" });
        var read = SafetensorsFile.Read(_path);
        Assert.Equal(["a", "b", "none"], read.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, float.NaN, 4], read.Single(t => t.Name == "b").Values);
        Assert.Equal([2, 2], read.Single(t => t.Name == "b").Shape);
        Assert.Equal(0, read.Single(t => t.Name == "a").Shape.Rank);
        using var stream = File.OpenRead(_path);
        Assert.Equal("norma", SafetensorsHeader.Read(stream).Metadata["format"]);
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_in_any_order()
    {
        using var one = new MemoryStream();
        using var two = new MemoryStream();
        SafetensorsFile.Write(one, [new("a", [1], [1]), new("b", [1], [2])], new Dictionary<string, string>());
        SafetensorsFile.Write(two, [new("b", [1], [2]), new("a", [1], [1])], new Dictionary<string, string>());
        Assert.Equal(one.ToArray(), two.ToArray());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 8, "its shape needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "inside the tensor before it")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "behind a hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "1 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "the tensors need 4 bytes, and 3 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "more than 2^63 bits")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "something else than a whole number")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "unknown key")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks data_offsets")]
    [InlineData("""{"a\u0000b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "control characters")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not text")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "no text")]
    [InlineData("""[]""", 0, "does not begin with '{'")]
    [InlineData(""" {}""", 0, "does not begin with '{'")]
    [InlineData("""{}x""", 0, "not JSON")]
    [InlineData("""{"a":{"b":{"c":{"d":{}}}}}""", 0, "unknown key")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", 4, "only F32 is read")]
    public void What_breaks_the_grammar_is_refused(string header, int data, string why)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        Refused([.. Prefix((ulong)bytes.Length), .. bytes, .. new byte[data]], why);
    }

    [Fact]
    public void Lengths_that_the_file_does_not_have_are_refused_before_they_are_allocated()
    {
        Refused([], "fewer than the 8");
        Refused(Prefix(ulong.MaxValue), "more than 100000000");
        Refused(Prefix(99_999_999), "and 0 follow");
        Refused([.. Prefix(3), (byte)'{', 0xFF, (byte)'}'], "not UTF-8");
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        SafetensorsFile.Write(_path, [new("a", [3], [1, 2, 3])], new Dictionary<string, string>());
        var whole = File.ReadAllBytes(_path);
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length], "");
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    void Refused(byte[] bytes, string why)
    {
        File.WriteAllBytes(_path, bytes);
        var fault = Assert.Throws<FindingsException>(() => SafetensorsFile.Read(_path));
        Assert.Equal((ExitCode.Refused, "FILE020"), (fault.ExitCode, Assert.Single(fault.Findings).Code));
        Assert.Contains(why, fault.Findings[0].Message, StringComparison.Ordinal);
    }

    static byte[] Prefix(ulong length)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return prefix;
    }
}
