using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>An ONNX model, read as a graph of layers that can be trained on where each operator has an exact counterpart, else as one frozen block, which is said.</summary>
/// <remarks>https://onnx.ai/onnx/repo-docs/IR.html, operators: https://onnx.ai/onnx/operators; opsets 7 to 27.</remarks>
public sealed class OnnxFormat : ModelFormat
{
    const string Expected = "an ONNX model whose graph can be read";

    // ModelProto has the fields 1 to 8, 14, 20, 25 and 26 and no others; the graph is 7.
    static readonly int[] s_fields = [1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26];

    /// <inheritdoc/>
    public override string Title => "ONNX (.onnx)";

    /// <inheritdoc/>
    public override bool Reads(string path)
    {
        if (FirstBytes.Of(path, 1) is not [8]) return false;
        using var stream = OuterFile.Open(path);
        try
        {
            return HasGraph(stream);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>INTR040</c>: it has no graph that can be read. <c>INTR041</c>, <c>INTR042</c>: an operator has no exact counterpart, and inputs or outputs are not those of a frozen block. <c>INTR043</c>: its opset is too old or too new (exit 4).</exception>
    public override ImportedModel Read(string path, NetworkModel? structure = null) => ReadingFaults.Model(path, "INTR040", Expected, () =>
    {
        var model = OnnxModel.Read(path);
        try
        {
            return new GraphReading(model).Read();
        }
        catch (FindingsException refused) when (refused.Findings.All(finding => finding.Code is "INTR041" or "INTR042"))
        {
            return OnnxBlock.Of(model, refused.Findings) ?? throw new FindingsException(refused.ExitCode, refused.Findings);
        }
    });

    /// <inheritdoc/>
    public override ModelDescription Describe(string path) => Guarded(path, () => OnnxFacts.Describe(Title, OnnxModel.Parse(path), () => Read(path)));

    /// <inheritdoc/>
    public override bool Writes(string path) => Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    /// <exception cref="FindingsException"><c>MODL010</c>: the weights are not those of the layers (exit 4). <c>INTR018</c>: the file cannot be written (5).</exception>
    public override void Write(string path, NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var bytes = model.ToOnnx();
        try
        {
            AtomicFile.Fill(path, beside => File.WriteAllBytes(beside, bytes));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("INTR018", "", $"cannot be written ({fault.GetType().Name})") { File = path, Expected = "a folder that is there, with room and permission to write" });
        }
    }

    static T Guarded<T>(string path, Func<T> read) => ReadingFaults.Guarded(path, "INTR040", Expected, read);

    static bool HasGraph(Stream stream)
    {
        var graph = false;
        while (stream.Position < stream.Length)
        {
            var key = Varint(stream);
            if (key >> 3 > 26 || !s_fields.Contains((int)(key >> 3))) return false;
            if ((key & 7) == 0) Varint(stream);
            else if ((key & 7) == 2)
            {
                var length = Varint(stream);
                if (length > (ulong)(stream.Length - stream.Position)) return false;
                stream.Position += (long)length;
                graph |= key >> 3 == 7;
            }
            else return false;
        }
        return graph;
    }

    static ulong Varint(Stream stream)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0) throw new EndOfStreamException();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("A number has more than 64 bits.");
    }
}
