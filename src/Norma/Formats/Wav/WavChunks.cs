using System.Buffers.Binary;
using System.Text;
using Norma.Spec;

namespace Norma.Formats.Wav;

/// <summary>Where the two chunks of a WAV file lie that matter; the others are passed over, in any order.</summary>
/// <remarks>
/// A chunk is four letters, its size and its bytes, padded to an even place. A recorder that could not go back to write sizes leaves 0 or 0xFFFFFFFF: its samples
/// are the rest of the file, but for an incomplete last frame. What lies behind the size of <c>RIFF</c> belongs to no chunk and is not read.
/// <para>Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft 1991), https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html.</para>
/// </remarks>
/// <param name="FormatAt">Where the bytes of <c>fmt </c> begin.</param>
/// <param name="FormatSize">How many they are.</param>
/// <param name="DataAt">Where the samples begin.</param>
/// <param name="DataSize">How many bytes they are.</param>
/// <param name="OpenEnded">Whether the samples are the rest of the file because no size was written.</param>
readonly record struct WavChunks(long FormatAt, uint FormatSize, long DataAt, long DataSize, bool OpenEnded)
{
    /// <summary>The most chunks that are passed over; more would only be a way to take time.</summary>
    public const int MostChunks = 4096;

    const int Head = 12, ChunkHead = 8;
    const uint Unknown = uint.MaxValue;

    /// <summary>Walks over the chunks.</summary>
    /// <exception cref="WavFaultException"><c>FILE060</c>: it is no WAV file, or a damaged one. <c>FILE061</c>: it is one of its larger or big-endian relatives.</exception>
    public static WavChunks Find(ByteSource bytes)
    {
        var riff = Riff(bytes);
        var open = riff is 0 or Unknown;
        var said = open ? bytes.Length : ChunkHead + (long)riff;
        var end = Math.Min(said, bytes.Length);
        (long At, uint Size)? format = null;
        (long At, long Size)? data = null;
        var openEnded = false;

        Span<byte> head = stackalloc byte[ChunkHead];
        long at = Head;
        for (var count = 0; at < end && !openEnded; count++)
        {
            if (count == MostChunks) throw Damaged("RIFF", $"has more than {MostChunks} chunks", "a format and samples");
            if (end - at < ChunkHead) throw Damaged("RIFF", $"ends inside the head of a chunk, at byte {at}", "whole chunks");
            bytes.Read(at, head);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            var from = at + ChunkHead;
            var isData = head[..4].SequenceEqual("data"u8);
            if (isData && data is not null) throw Damaged("data", "is there twice", "one");
            // Size 0 with nothing behind it that the file counts: a recorder that was stopped, or a sound of no length, and then the rest is nothing.
            openEnded = isData && (size == Unknown || (size == 0 && (open || from == said)));
            if (openEnded) data = (from, bytes.Length - from);
            else if (size > end - from) throw Damaged(Encoding.Latin1.GetString(head[..4]).TrimEnd(), $"says that it has {size} bytes, and the file has {end - from} more", "a whole file");
            else if (isData) data = (from, size);
            else if (head[..4].SequenceEqual("fmt "u8))
            {
                if (format is not null) throw Damaged("fmt", "is there twice", "one");
                if (size < WavFormat.Plain) throw Damaged("fmt", $"has {size} bytes", $"at least {WavFormat.Plain}");
                format = (from, size);
            }
            at = from + size + (size & 1);
        }

        // Some writers count a last padding byte that they leave out.
        if (!openEnded && said > bytes.Length && !(at == said && said == bytes.Length + 1))
            throw Damaged("RIFF", $"says that the file has {said} bytes, and it has {bytes.Length}", "a whole file");
        if (format is not { } f) throw Damaged("fmt", openEnded ? "is not there before samples without a size" : "is not there", "a chunk that describes the samples");
        return data is { } d ? new(f.At, f.Size, d.At, d.Size, openEnded) : throw Damaged("data", "is not there", "a chunk with the samples");
    }

    static uint Riff(ByteSource bytes)
    {
        Span<byte> head = stackalloc byte[Head];
        if (bytes.Read(0, head) < Head) throw Damaged("", $"has {bytes.Length} bytes", "a WAV file");
        if (head[8..].SequenceEqual("WAVE"u8) && (head[..4].SequenceEqual("RF64"u8) || head[..4].SequenceEqual("BW64"u8) || head[..4].SequenceEqual("RIFX"u8)))
            throw new WavFaultException(new("FILE061", "RIFF", $"is {Encoding.ASCII.GetString(head[..4])}") { Expected = "RIFF, little-endian and up to 4 GiB", Fix = "write it again as WAV, in parts if it is longer." });
        if (!head[..4].SequenceEqual("RIFF"u8) || !head[8..].SequenceEqual("WAVE"u8)) throw Damaged("", "does not begin with RIFF and WAVE", "a WAV file");
        return BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
    }

    internal static WavFaultException Damaged(string place, string what, string expected) =>
        new(new("FILE060", place, what) { Expected = expected, Fix = "take the file from its origin again." });
}
