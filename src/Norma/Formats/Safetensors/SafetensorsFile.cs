using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.Safetensors;

/// <summary>Weights in the open format of Hugging Face: names, shapes, bytes, and no code.</summary>
public static class SafetensorsFile
{
    /// <summary>Writes float32 tensors, ordinal by name, with a header padded by blanks so that the data is aligned.</summary>
    /// <param name="path">The file; replaced when it is there.</param>
    /// <param name="tensors">Of different names.</param>
    /// <param name="metadata">The file's <c>__metadata__</c>; none when empty.</param>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        Write(stream, tensors, metadata);
    }

    /// <summary>Writes float32 tensors to a stream.</summary>
    public static void Write(Stream stream, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("The format is little-endian.");
        var all = tensors.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(p => p.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            var at = 0L;
            foreach (var tensor in all)
            {
                if (tensor.Shape.Size != tensor.Values.Length) throw new ArgumentException($"'{tensor.Name}' has {tensor.Values.Length} values for the shape {tensor.Shape}.", nameof(tensors));
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (var axis in tensor.Shape) json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += tensor.Values.Length * (long)sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0) header.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        foreach (var tensor in all) stream.Write(MemoryMarshal.AsBytes<float>(tensor.Values));
    }

    /// <summary>Reads a file whose tensors are all float32.</summary>
    /// <exception cref="FindingsException"><c>FILE020</c>: it breaks the format or holds another type (exit 4). <c>FILE021</c>: it cannot be read (exit 5).</exception>
    public static IReadOnlyList<SafetensorsTensor> Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            return Read(stream, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE021", "", $"cannot be read ({fault.GetType().Name})") { File = path, Expected = "a file that this user may read" });
        }
    }

    /// <summary>Reads tensors that are all float32 from a stream.</summary>
    /// <param name="stream">At the beginning of the file; seekable.</param>
    /// <param name="file">Its name for findings.</param>
    /// <exception cref="FindingsException"><c>FILE020</c>: it breaks the format or holds another type (exit 4).</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IReadOnlyList<SafetensorsTensor> Read(Stream stream, string file)
    {
        try
        {
            var header = SafetensorsHeader.Read(stream);
            var tensors = new List<SafetensorsTensor>(header.Entries.Count);
            foreach (var entry in header.Entries)
            {
                if (entry.Type != "F32") throw new InvalidDataException($"'{Printable.Escape(entry.Name)}' is {entry.Type}, and only F32 is read");
                var count = (entry.End - entry.Begin) / sizeof(float);
                if (count > Array.MaxLength) throw new InvalidDataException($"'{Printable.Escape(entry.Name)}' has {count} numbers");
                var values = new float[count];
                stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
                tensors.Add(new(entry.Name, entry.Shape, values));
            }
            return tensors;
        }
        catch (InvalidDataException fault)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("FILE020", "", fault.Message) { File = file, Expected = "a safetensors file", Fix = "write it again, or take an undamaged copy." });
        }
    }
}
