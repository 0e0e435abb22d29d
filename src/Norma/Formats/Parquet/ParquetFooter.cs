using System.Buffers.Binary;
using Norma.Spec;

namespace Norma.Formats.Parquet;

/// <summary>The frame of a Parquet file: magic at both ends and a footer that fits. Checked before any other reader sees the file.</summary>
static class ParquetFooter
{
    const int Frame = 12, MostFooter = 64 << 20;

    // Of parquet.thrift: FileMetaData.row_groups, RowGroup.total_byte_size.
    const int RowGroups = 4, TotalByteSize = 2;

    /// <summary>Why the file is no sound Parquet; null when its frame is.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="largestGroup">How many bytes its largest row group takes when it is unpacked, by its own word; 0 where it says nothing.</param>
    public static (string Message, string Expected, string Fix)? Fault(ByteSource bytes, out long largestGroup)
    {
        var largest = largestGroup = 0L;
        const string Again = "write the file again; it may have been cut while it was copied.";
        if (bytes.Length < Frame) return ($"has {bytes.Length} bytes", $"a Parquet file, which has at least {Frame}", Again);
        Span<byte> head = stackalloc byte[4], tail = stackalloc byte[8];
        bytes.Read(0, head);
        bytes.Read(bytes.Length - 8, tail);
        if (!head.SequenceEqual("PAR1"u8)) return (head.SequenceEqual("PARE"u8) ? "is encrypted Parquet" : "does not begin with PAR1", "a Parquet file", "see that it is the file that was meant.");
        if (tail[4..].SequenceEqual("PARE"u8)) return ("has an encrypted footer", "a Parquet file that is not encrypted", "decrypt it.");
        if (!tail[4..].SequenceEqual("PAR1"u8)) return ("does not end with PAR1", "a whole Parquet file", Again);
        var footer = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (footer == 0 || footer > bytes.Length - Frame || footer > MostFooter)
            return ($"names a footer of {footer} bytes in a file of {bytes.Length}", $"a footer that fits, of at most {MostFooter}", Again);
        var metadata = new byte[footer];
        bytes.Read(bytes.Length - 8 - footer, metadata);
        var fault = ThriftFrame.Fault(metadata, (list, field, number) =>
        {
            if (list == RowGroups && field == TotalByteSize) largest = Math.Max(largest, number);
        });
        largestGroup = largest;
        return fault is { } wrong ? ($"has a damaged footer: {wrong}", "the metadata of the Parquet format", Again) : null;
    }
}
