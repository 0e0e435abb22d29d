using System.Globalization;
using Google.Protobuf;
using Norma.Formats.Onnx.Proto;
using Norma.Spec;

namespace Norma.Formats.Onnx;

/// <summary>Tensors that lie in other files: read from beside the model and taken into it, so that no runtime opens a file by a foreign name.</summary>
static class ExternalData
{
    /// <summary>Takes all external tensors into the model.</summary>
    /// <param name="model">Changed in place.</param>
    /// <param name="folder">The model's folder; null where it has none.</param>
    /// <returns>The new bytes; null when nothing is external.</returns>
    public static byte[]? Inline(OnnxModel model, string? folder)
    {
        var (total, any) = ((long)model.Bytes.Length, false);
        foreach (var spot in model.Places.Tensors)
        {
            if (spot.Item.DataLocation != TensorProto.Types.DataLocation.External) continue;
            any = true;
            var bytes = Read(model, folder, spot, ref total);
            spot.Item.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
            spot.Item.DataLocation = TensorProto.Types.DataLocation.Default;
            spot.Item.ExternalData.Clear();
        }
        return any ? model.Proto.ToByteArray() : null;
    }

    static byte[] Read(OnnxModel model, string? folder, OnnxSpot<TensorProto> spot, ref long total)
    {
        var tensor = spot.Item;
        FindingsException Refused(string why) => new(ExitCode.Refused, new Finding("FILE004", $"{spot.Place}", $"external data {why}")
        {
            File = model.File,
            Expected = "a plain file inside the model's folder that holds the tensor",
            Fix = "save the model with its data inside.",
        });
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in tensor.ExternalData)
            if (!entries.TryAdd(entry.Key, entry.Value)) throw Refused($"states {Printable.Quote(entry.Key)} twice");
        if (!entries.TryGetValue("location", out var location)) throw Refused("states no location");
        if (folder is null) throw Refused($"lies in {Printable.Quote(location)}, and the model has no folder here");
        if (Contained.Unfit(location) is { } unfit) throw Refused($"lies in {Printable.Quote(location)}, which {unfit}");
        var bits = OnnxTensor.Bits(tensor.DataType);
        if (bits == 0 || OnnxTensor.Elements(tensor) is not { } elements) throw Refused("is of a tensor without a type or size");
        var size = OnnxTensor.RawBytes(tensor.DataType, elements);
        var offset = Number(entries, "offset") is { } o and >= 0 ? o : throw Refused($"begins at {Printable.Quote(entries["offset"])}");
        var length = entries.ContainsKey("length") ? Number(entries, "length") : size;
        if (length != size) throw Refused($"has {Printable.Quote(entries["length"])} bytes, and the shape needs {size}");
        if ((total += size) > OnnxModel.MostBytes) throw Refused($"makes the model larger than {OnnxModel.MostBytes} bytes");
        try
        {
            using var stream = Contained.Open(folder, location);
            if (offset > stream.Length || size > stream.Length - offset) throw Refused($"lies from {offset} to {(UInt128)(ulong)offset + (ulong)size} in {Printable.Quote(location)}, which has {stream.Length} bytes");
            var bytes = new byte[size];
            stream.Position = offset;
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Refused($"in {Printable.Quote(location)} cannot be read ({fault.GetType().Name})");
        }
    }

    static long? Number(Dictionary<string, string> entries, string key) =>
        !entries.TryGetValue(key, out var text) ? 0 : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
