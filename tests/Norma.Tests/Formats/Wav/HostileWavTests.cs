using Norma.Formats;
using Norma.Formats.Wav;
using Norma.Spec;
using Xunit;
using static Norma.Tests.Formats.Wav.WavBytes;

namespace Norma.Tests.Formats.Wav;

/// <summary>Whatever the bytes are, they are read or refused with a finding, in memory that the file justifies.</summary>
public sealed class HostileWavTests
{
    /// <summary>NORMA_FUZZ=100 fuzzes a hundred times as long.</summary>
    static int Times => int.TryParse(Environment.GetEnvironmentVariable("NORMA_FUZZ"), out var times) ? times : 1;

    static readonly byte[][] s_sources =
    [
        Riff(null, Chunk("fmt ", Format()), Chunk("data", Three)),
        Riff(null, Chunk("LIST", [1, 2, 3]), Chunk("data", [.. Three, .. Three]), Chunk("fmt ", Extensible())),
        Riff(0, Chunk("fmt ", [.. Format(3, 2, 44_100, 32), 0, 0]), Chunk("data", new byte[24], 0)),
        Riff(uint.MaxValue, Chunk("fmt ", Format(1, 1, 768_000, 24)), Chunk("data", new byte[9], uint.MaxValue)),
        Riff(null, Chunk("fmt ", Format(3, 1, 1, 64)), Chunk("fact", new byte[4]), Chunk("data", new byte[16])),
        Riff(null, Chunk("fmt ", Format(1, 7, 8000, 8)), Chunk("data", new byte[21])),
    ];

    [Fact]
    public void A_file_that_was_cut_is_refused_at_every_byte()
    {
        foreach (var source in s_sources.Where(source => BitConverter.ToUInt32(source, 4) is not 0 and not uint.MaxValue))
        {
            // Without its last padding byte, a file is whole.
            var whole = source.Length - (EndsInPadding(source) ? 1 : 0);
            for (var length = 0; length < whole; length++)
                Assert.Equal("FILE060", Assert.Throws<FindingsException>(() => Read(source[..length])).Findings.Single().Code);
            for (var length = whole; length <= source.Length; length++) Read(source[..length]);
        }
    }

    [Fact]
    public void A_stream_that_was_cut_is_read_to_its_last_whole_frame()
    {
        foreach (var source in s_sources.Where(source => BitConverter.ToUInt32(source, 4) is 0 or uint.MaxValue))
        {
            var header = WavHeader.Read(new MemoryBytes(source), WavFile.MostSamples);
            for (var length = 0; length < source.Length; length++)
            {
                if (length < header.DataAt) Assert.Equal("FILE060", Assert.Throws<FindingsException>(() => Read(source[..length])).Findings.Single().Code);
                else Assert.Equal((length - header.DataAt) / header.Format.BytesPerFrame, Read(source[..length]).Frames);
            }
        }
    }

    [Fact]
    public void Each_byte_with_each_value_is_read_or_refused()
    {
        foreach (var source in s_sources)
        {
            for (var at = 0; at < source.Length; at++)
            {
                for (var value = 0; value < 256; value++)
                {
                    var bytes = (byte[])source.Clone();
                    bytes[at] = (byte)value;
                    Attempt(bytes);
                }
            }
        }
    }

    [Fact]
    public void Mutated_files_are_read_or_refused()
    {
        var seed = new Seed(7, "fuzz/wav");
        var refused = 0;
        var rounds = 30_000 * Times;
        for (var round = 0; round < rounds; round++)
            if (!Attempt(Mutate(s_sources[seed.Below(s_sources.Length)], seed))) refused++;
        Assert.InRange(refused, rounds / 20, rounds - 1);
    }

    static byte[] Mutate(byte[] source, Seed seed)
    {
        var bytes = new List<byte>(source);
        for (var times = seed.Below(4); times >= 0; times--)
        {
            var at = seed.Below(bytes.Count);
            switch (seed.Below(6))
            {
                case 0: bytes[at] = (byte)seed.Next(); break;
                case 1: bytes[at] ^= (byte)(1 << seed.Below(8)); break;
                case 2: bytes.Insert(at, (byte)seed.Next()); break;
                case 3 when bytes.Count > 1: bytes.RemoveRange(at, Math.Min(1 + seed.Below(8), bytes.Count - 1 - at)); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(0, 1 + seed.Below(bytes.Count))); break;
                default:
                    // A size that lies: four bytes at once.
                    uint[] sizes = [0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];
                    if (at + 4 <= bytes.Count) for (var i = 0; i < 4; i++) bytes[at + i] = (byte)(sizes[seed.Below(sizes.Length)] >> 8 * i);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Whether it was read.</summary>
    static bool Attempt(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        WavSound sound;
        try
        {
            sound = Read(bytes);
        }
        catch (FindingsException wrong)
        {
            Assert.StartsWith("FILE06", Assert.Single(wrong.Findings).Code, StringComparison.Ordinal);
            // The text of a finding and its stack, whatever sizes the file names.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
            return false;
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096 + 6L * bytes.Length);
        Assert.All(sound.Samples, sample => Assert.True(float.IsFinite(sample)));
        Assert.InRange(sound.Samples.Length, 0, bytes.Length);
        return true;
    }

    static bool EndsInPadding(byte[] source)
    {
        var chunks = WavChunks.Find(new MemoryBytes(source));
        return chunks.DataAt + chunks.DataSize == source.Length - 1;
    }

    static WavSound Read(byte[] file) => WavFile.Read(new MemoryBytes(file), "go.wav");
}
