using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TensorflowJs;

/// <summary>An array of a model of TensorFlow.js.</summary>
/// <param name="Name">As in <c>dense/kernel</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Stored">What its elements are in the file: <c>float32</c>, or a smaller type that stands for it.</param>
/// <param name="Scale">What a stored whole number is multiplied by.</param>
/// <param name="Minimum">What is added to that.</param>
sealed record JsTensor(string Name, Shape Shape, string Stored, double Scale, double Minimum)
{
    /// <summary>The bytes of an element.</summary>
    public int Width => Stored switch { "uint8" => 1, "uint16" or "float16" => 2, _ => 4 };

    /// <summary>How many bytes it has.</summary>
    /// <exception cref="OverflowException">More than 2⁶³ − 1.</exception>
    public long Bytes => checked(Shape.Size * Width);

    /// <summary>Its numbers.</summary>
    public float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[Shape.Size];
        if (Stored == "float32") bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        else
        {
            for (var i = 0; i < values.Length; i++)
            {
                var element = bytes[(i * Width)..];
                values[i] = Stored switch
                {
                    "uint8" => (float)(element[0] * Scale + Minimum),
                    "uint16" => (float)(BinaryPrimitives.ReadUInt16LittleEndian(element) * Scale + Minimum),
                    _ => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                };
            }
        }
        return values;
    }
}

/// <summary>The weights of a model of TensorFlow.js: groups of arrays, each group one after the other in the bytes of its files.</summary>
static class WeightsManifest
{
    const int MostFiles = 100_000, MostTensors = 100_000;

    /// <summary>Reads the list and the files that it names; every byte is of one array, and no file is outside of the folder.</summary>
    /// <param name="manifest"><c>weightsManifest</c>.</param>
    /// <param name="folder">The folder of the model.</param>
    /// <exception cref="InvalidDataException">It is not sound; the message says why.</exception>
    /// <exception cref="FindingsException"><c>FILE010</c>, <c>FILE011</c>, <c>FILE012</c>: a file cannot be read.</exception>
    public static List<(JsTensor Tensor, ReadOnlyMemory<byte> Bytes)> Read(JsonElement manifest, string folder)
    {
        if (manifest.ValueKind != JsonValueKind.Array) throw new InvalidDataException("'weightsManifest' is no list");
        var all = new List<(JsTensor Tensor, ReadOnlyMemory<byte> Bytes)>();
        var (names, files) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var group in manifest.EnumerateArray())
        {
            List<JsTensor> tensors = [.. group.Member("weights").List().Select(Tensor)];
            string[] paths = [.. group.Member("paths").List().Select(path => path.TextOf() ?? throw new InvalidDataException("'paths' has something else than a name"))];
            if (files.Count + paths.Length > MostFiles || all.Count + tensors.Count > MostTensors) throw new InvalidDataException("'weightsManifest' names too many files or arrays");
            foreach (var tensor in tensors)
                if (!names.Add(tensor.Name)) throw new InvalidDataException($"the weight {Printable.Quote(tensor.Name)} occurs twice");
            foreach (var path in paths)
                if (!files.Add(path)) throw new InvalidDataException($"the file {Printable.Quote(path)} occurs twice");
            var wanted = tensors.Aggregate(0L, (sum, tensor) => checked(sum + tensor.Bytes));
            var bytes = Files(folder, paths, wanted);
            var at = 0;
            foreach (var tensor in tensors)
            {
                all.Add((tensor, bytes.AsMemory(at, (int)tensor.Bytes)));
                at += (int)tensor.Bytes;
            }
        }
        return all;
    }

    // What the files have is compared with what the list says before room for it is made.
    static byte[] Files(string folder, string[] paths, long wanted)
    {
        if (wanted > Array.MaxLength) throw new InvalidDataException($"a group of weights has {wanted} bytes, more than {Array.MaxLength}");
        using var parts = new MemoryStream();
        foreach (var path in paths)
        {
            var part = Contained.Read(folder, path, wanted - parts.Length);
            parts.Write(part);
        }
        return parts.Length == wanted ? parts.ToArray() : throw new InvalidDataException($"a group of weights needs {wanted} bytes, and its files have {parts.Length}");
    }

    static JsTensor Tensor(JsonElement weight)
    {
        var name = weight.Text("name") ?? throw new InvalidDataException("a weight has no name");
        var type = weight.Text("dtype");
        var shown = Printable.Quote(name);
        if (type != "float32") throw new InvalidDataException($"the weight {shown} is {Printable.Quote(type)}, and only float32 is read");
        var sizes = new List<long>();
        if (weight.Member("shape") is not { ValueKind: JsonValueKind.Array } shape || shape.GetArrayLength() > 32) throw new InvalidDataException($"the weight {shown} has no shape");
        foreach (var size in shape.EnumerateArray())
            sizes.Add(size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var length) && length >= 0 ? length : throw new InvalidDataException($"the weight {shown} has no shape"));
        var (stored, scale, minimum) = ("float32", 1.0, 0.0);
        if (weight.Member("quantization") is { } quantization)
        {
            stored = quantization.Text("dtype");
            if (stored is not ("uint8" or "uint16" or "float16")) throw new InvalidDataException($"the weight {shown} is stored as {Printable.Quote(stored)}; uint8, uint16 and float16 are read");
            if (stored != "float16" && !(Number(quantization, "scale", out scale) && Number(quantization, "min", out minimum))) throw new InvalidDataException($"the weight {shown} has no finite 'scale' and 'min'");
            if (quantization.Text("original_dtype") is not (null or "float32")) throw new InvalidDataException($"the weight {shown} was {Printable.Quote(quantization.Text("original_dtype"))}, and only float32 is read");
        }
        return new(name, Shape.Of([.. sizes]), stored, scale, minimum);
    }

    static bool Number(JsonElement element, string name, out double value)
    {
        value = 0;
        return element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out value) && double.IsFinite(value);
    }
}
