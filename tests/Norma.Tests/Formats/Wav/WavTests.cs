using System.Text.Json;
using Norma.Formats;
using Norma.Formats.Wav;
using Norma.Spec;
using Xunit;
using static Norma.Tests.Formats.Wav.WavBytes;

namespace Norma.Tests.Formats.Wav;

public sealed class WavTests
{
    static readonly JsonElement[] s_goldens = [.. JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Formats", "Wav", "Goldens", "wav.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> Goldens => [.. s_goldens.Select(golden => golden.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Goldens))]
    public void Samples_equal_those_of_libsndfile_to_the_bit(string name)
    {
        var golden = s_goldens.Single(g => g.GetProperty("name").GetString() == name);

        var sound = Read(golden.GetProperty("file").GetBytesFromBase64());

        Assert.Equal(golden.GetProperty("sample_rate").GetInt32(), sound.SampleRate);
        Assert.Equal(golden.GetProperty("channels").GetInt32(), sound.Channels);
        Assert.Equal(golden.GetProperty("samples").EnumerateArray().Select(v => v.GetSingle()), sound.Samples);
        Assert.Equal(sound.Samples.Length, sound.Frames * sound.Channels);
    }

    [Fact]
    public void Every_encoding_has_a_golden() => Assert.Equal(Enum.GetValues<WavEncoding>(), s_goldens
        .Select(golden => WavHeader.Read(new MemoryBytes(golden.GetProperty("file").GetBytesFromBase64()), WavFile.MostSamples).Format.Encoding).Distinct().Order());

    [Fact]
    public void A_file_is_described_without_its_samples()
    {
        using var folder = new TemporaryFolder();
        var path = folder.In("go.wav");
        File.WriteAllBytes(path, Riff(null, Chunk("fmt ", Format(channels: 3, rate: 2)), Chunk("data", [.. Three, .. Three])));

        var header = WavFile.Describe(path);

        Assert.Equal(new WavFormat(WavEncoding.Pcm16, 2, 3), header.Format);
        Assert.Equal((2, 6, 1.0), (header.Frames, header.Samples, header.Seconds));
        Assert.Equal([.. ThreeSamples, .. ThreeSamples], WavFile.Read(path).Samples);
    }

    [Fact]
    public void More_samples_than_a_block_are_read_in_their_order()
    {
        var samples = Enumerable.Range(0, 50_001).Select(i => (short)(i * 37 % 65_536 - 32_768)).ToArray();
        var sound = Read(Riff(null, Chunk("fmt ", Format()), Chunk("data", [.. samples.SelectMany(BitConverter.GetBytes)])));
        Assert.Equal(samples.Select(s => s / 32_768f), sound.Samples);
    }

    public static TheoryData<string, byte[]> Orders => new()
    {
        { "the samples before the format", Riff(null, Chunk("data", Three), Chunk("fmt ", Format())) },
        { "odd chunks between", Riff(null, Chunk("LIST", [1, 2, 3]), Chunk("fmt ", Format()), Chunk("junk", [9]), Chunk("data", Three), Chunk("id3 ", [1])) },
        { "a chunk without bytes", Riff(null, Chunk("none", []), Chunk("fmt ", Format()), Chunk("data", Three)) },
        { "a format of 18 bytes", Riff(null, Chunk("fmt ", [.. Format(), 0, 0]), Chunk("data", Three)) },
        { "extensible with fewer valid bits", Riff(null, Chunk("fmt ", Extensible(valid: 12)), Chunk("data", Three)) },
        { "bytes behind what RIFF counts", [.. Riff(null, Chunk("fmt ", Format()), Chunk("data", Three)), 1, 2, 3] },
        { "a last padding that is counted and absent", Riff(52, Chunk("fmt ", Format()), Chunk("data", Three), Chunk("odd ", [7]))[..^1] },
        { "a last padding that is neither counted nor there", Riff(51, Chunk("fmt ", Format()), Chunk("data", Three), Chunk("odd ", [7]))[..^1] },
        { "a stream: 0xFFFFFFFF twice", Riff(uint.MaxValue, Chunk("fmt ", Format()), Chunk("data", Three, uint.MaxValue)) },
        { "a stream: 0 twice", Riff(0, Chunk("fmt ", Format()), Chunk("data", Three, 0)) },
        { "a stream: 0xFFFFFFFF for the samples only", Riff(null, Chunk("fmt ", Format()), Chunk("data", Three, uint.MaxValue)) },
        { "a stream that was stopped: RIFF ends where the samples begin", Riff(36, Chunk("fmt ", Format()), Chunk("data", Three, 0)) },
        { "a stream with an incomplete last frame", Riff(0, Chunk("fmt ", Format()), Chunk("data", [.. Three, 5], 0)[..^1]) },
    };

    [Theory, MemberData(nameof(Orders))]
    public void Chunks_come_in_any_order_and_streams_without_sizes(string what, byte[] file)
    {
        Assert.NotEmpty(what);
        Assert.Equal(ThreeSamples, Read(file).Samples);
    }

    [Fact]
    public void No_samples_before_another_chunk_are_no_stream() =>
        Assert.Empty(Read(Riff(null, Chunk("fmt ", Format()), Chunk("data", []), Chunk("LIST", [1, 2, 3, 4]))).Samples);

    public static TheoryData<string, byte[], string> Wrong => new()
    {
        { "FILE060", [], "go.wav: has 0 bytes, expected a WAV file" },
        { "FILE060", [.. "RIFF\0\0\0\0AVI "u8], "does not begin with RIFF and WAVE" },
        { "FILE061", [.. "RF64\0\0\0\0WAVE"u8], "RIFF: is RF64" },
        { "FILE061", [.. "RIFX\0\0\0\0WAVE"u8], "RIFF: is RIFX" },
        { "FILE060", Riff(null, Chunk("data", Three)), "fmt: is not there, expected" },
        { "FILE060", Riff(0, Chunk("data", Three, 0), Chunk("fmt ", Format())), "fmt: is not there before samples without a size" },
        { "FILE060", Riff(null, Chunk("fmt ", Format())), "data: is not there" },
        { "FILE060", Riff(null, Chunk("fmt ", Format()), Chunk("fmt ", Format()), Chunk("data", Three)), "fmt: is there twice" },
        { "FILE060", Riff(null, Chunk("fmt ", Format()), Chunk("data", Three), Chunk("data", Three)), "data: is there twice" },
        { "FILE060", Riff(null, Chunk("fmt ", [1, 0]), Chunk("data", Three)), "fmt: has 2 bytes, expected at least 16" },
        { "FILE060", Riff(null, Chunk("fmt ", Format()), Chunk("data", Three, 8)), "go.wav: data: says that it has 8 bytes, and the file has 6 more" },
        { "FILE060", Riff(null, Chunk("fmt ", Format()), Chunk("da\u001bt", Three, 0xFFFFFFFE)), "go.wav: da\\u001bt: says that it has 4294967294 bytes, and the file has 6 more" },
        { "FILE060", Riff(40, Chunk("fmt ", Format()), Chunk("data", Three)), "go.wav: data: says that it has 6 bytes, and the file has 4 more" },
        { "FILE060", Riff(100, Chunk("fmt ", Format()), Chunk("data", Three)), "RIFF: says that the file has 108 bytes, and it has 50" },
        { "FILE060", Riff(null, Chunk("fmt ", Format()), Chunk("data", Three), [1, 2, 3]), "RIFF: ends inside the head of a chunk, at byte 50" },
        { "FILE060", Riff(null, Chunk("fmt ", Format(channels: 2)), Chunk("data", Three)), "data: has 6 bytes, expected whole frames of 4" },
        { "FILE060", Riff(null, [.. Enumerable.Repeat(Chunk("none", []), 5000)]), "RIFF: has more than 4096 chunks" },
        { "FILE061", Riff(null, Chunk("fmt ", Format(tag: 7, bits: 8)), Chunk("data", Three)), "fmt: is mu-law of 8 bits" },
        { "FILE061", Riff(null, Chunk("fmt ", Format(bits: 12)), Chunk("data", Three)), "fmt: is PCM of 12 bits" },
        { "FILE061", Riff(null, Chunk("fmt ", Format(tag: 3, bits: 16)), Chunk("data", Three)), "fmt: is IEEE float of 16 bits" },
        { "FILE061", Riff(null, Chunk("fmt ", Format(tag: 0x4321)), Chunk("data", Three)), "fmt: is the format 0x4321 of 16 bits" },
        { "FILE061", Riff(null, Chunk("fmt ", Extensible(family: 0x72)), Chunk("data", Three)), "fmt: is extensible with a subformat of its own" },
        { "FILE061", Riff(null, Chunk("fmt ", Extensible(tag: 0xFFFE)), Chunk("data", Three)), "fmt: is the format 0xFFFE of 16 bits" },
        { "FILE062", Riff(null, Chunk("fmt ", Format(0xFFFE)), Chunk("data", Three)), "fmt: is extensible and has 16 bytes" },
        { "FILE062", Riff(null, Chunk("fmt ", Extensible(extra: 0)), Chunk("data", Three)), "fmt: is extensible and announces 0 more bytes" },
        { "FILE062", Riff(null, Chunk("fmt ", Extensible(valid: 17)), Chunk("data", Three)), "fmt: has 17 valid bits of 16" },
        { "FILE062", Riff(null, Chunk("fmt ", [.. Format(), 4, 0]), Chunk("data", Three)), "fmt: announces 4 more bytes than its 18 and has 0" },
        { "FILE062", Riff(null, Chunk("fmt ", Format(channels: 0)), Chunk("data", Three)), "fmt: has 0 channels" },
        { "FILE062", Riff(null, Chunk("fmt ", Format(rate: 0)), Chunk("data", Three)), "fmt: has 0 frames per second" },
        { "FILE062", Riff(null, Chunk("fmt ", Format(rate: 768_001)), Chunk("data", Three)), "fmt: has 768001 frames per second" },
        { "FILE062", Riff(null, Chunk("fmt ", Format(perFrame: 3)), Chunk("data", Three)), "fmt: has frames of 3 bytes, expected 2" },
        { "FILE062", Riff(null, Chunk("fmt ", Format(perSecond: 1)), Chunk("data", Three)), "fmt: has 1 bytes per second, expected 16000" },
        { "FILE063", Riff(null, Chunk("fmt ", Format(tag: 3, bits: 32, channels: 2)), Chunk("data", [.. Floats(0, 1, 2, float.NaN)])), "data: holds NaN in frame 1, channel 1" },
        { "FILE063", Riff(null, Chunk("fmt ", Format(tag: 3, bits: 32)), Chunk("data", [.. Floats(1, -2.2e9f)])), "data: holds -2.2E+09 in frame 1, channel 0, expected numbers from -2147483648 to 2147483648; full scale is 1. fix" },
        { "FILE063", Riff(null, Chunk("fmt ", Format(tag: 3, bits: 64)), Chunk("data", BitConverter.GetBytes(1e39))), "data: holds Infinity in frame 0, channel 0" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_is_a_finding(string code, byte[] file, string text)
    {
        var refused = Assert.Throws<FindingsException>(() => Read(file));
        Assert.Equal(code, Assert.Single(refused.Findings).Code);
        Assert.Equal(ExitCode.Data, refused.ExitCode);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_that_is_too_long_is_refused_before_it_is_read()
    {
        var file = Riff(null, Chunk("fmt ", Format(tag: 3, bits: 32)), Chunk("data", [.. Floats(float.NaN, 1, 2)]));
        var refused = Assert.Throws<FindingsException>(() => WavFile.Read(new MemoryBytes(file), "go.wav", mostSamples: 2));
        Assert.Equal(("FILE064", ExitCode.Limit), (refused.Findings.Single().Code, refused.ExitCode));
        Assert.Equal("error[FILE064]: go.wav: data: has 3 samples, expected at most 2. fix: cut the sound into parts.", refused.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_finding() =>
        Assert.Equal("FILE011", Assert.Throws<FindingsException>(() => WavFile.Read("no/such.wav")).Findings.Single().Code);

    static WavSound Read(byte[] file) => WavFile.Read(new MemoryBytes(file), "go.wav");

    static IEnumerable<byte> Floats(params float[] values) => values.SelectMany(BitConverter.GetBytes);
}
