using Google.Protobuf;
using Norma.Formats.Onnx.Proto;
using Norma.Spec;

namespace Norma.Formats.Onnx;

/// <summary>An axis of an input or output.</summary>
/// <param name="Size">Its length; null where it is free.</param>
/// <param name="Symbol">The name of a free length, as in <c>N</c>; null where it has none.</param>
public readonly record struct OnnxAxis(long? Size, string? Symbol);

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The element type as <c>TensorProto.DataType</c> numbers it; 0 for what is no tensor. <see cref="OnnxType"/> names those that Norma writes.</param>
/// <param name="Shape">Its axes; null where the rank is free.</param>
public sealed record OnnxPort(string Name, int Type, Items<OnnxAxis>? Shape)
{
    /// <summary>Whether it takes any number of rows of these sizes.</summary>
    internal bool Takes(Shape row) => Shape is [{ Size: null or < 0 }, ..] && Shape.Skip(1).Select(axis => axis.Size ?? -1).SequenceEqual(row);
}

/// <summary>An ONNX model from outside, read so that nothing in it can harm: bounded in depth, counts and sizes, whole in itself, of standard operators, sound by every rule of <see cref="OnnxRules"/>.</summary>
/// <remarks>ONNX Runtime is no guard: it follows hard links, cuts paths at a NUL, and has no bound on nested functions. It gets <see cref="Bytes"/> and nothing else.</remarks>
public sealed class OnnxModel
{
    /// <summary>The most bytes of a model with its external data: the limit of protocol buffers.</summary>
    public const long MostBytes = int.MaxValue - 64;

    OnnxModel(ModelProto proto, byte[] bytes, string file)
    {
        (Proto, Bytes, File, Places) = (proto, bytes, file, new OnnxPlaces(proto));
        var graph = proto.Graph ?? new GraphProto();
        var constants = graph.Initializer.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        Inputs = [.. graph.Input.Where(i => !constants.Contains(i.Name)).Select(Port)];
        Outputs = [.. graph.Output.Select(Port)];
        Initializers = [.. graph.Initializer.Select(t => t.Name)];
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var import in proto.OpsetImport) opsets[OnnxPlaces.Domain(import.Domain)] = import.Version;
        Opsets = opsets;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in proto.MetadataProps) metadata[entry.Key] = entry.Value;
        Metadata = metadata;
    }

    /// <summary>The file, as findings name it.</summary>
    public string File { get; }

    /// <summary>The bytes that were checked, external data within them: what a runtime may be given.</summary>
    public byte[] Bytes { get; }

    /// <summary>The version of the intermediate representation.</summary>
    public long IrVersion => Proto.IrVersion;

    /// <summary>The version of each imported domain; <c>ai.onnx</c> is the empty name.</summary>
    public IReadOnlyDictionary<string, long> Opsets { get; }

    /// <summary>Who wrote it.</summary>
    public string Producer => Proto.ProducerName;

    /// <summary>What must be given: the graph's inputs without those that have a constant.</summary>
    public Items<OnnxPort> Inputs { get; }

    /// <summary>What comes out.</summary>
    public Items<OnnxPort> Outputs { get; }

    /// <summary>The names of the constants.</summary>
    public Items<string> Initializers { get; }

    /// <summary>How many nodes it has, subgraphs and functions counted.</summary>
    public int Nodes => Places.AllNodes.Count;

    /// <summary><c>metadata_props</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    internal ModelProto Proto { get; }

    internal OnnxPlaces Places { get; }

    /// <summary>Reads a file. External data is read from beside it, checked, and taken into <see cref="Bytes"/>.</summary>
    /// <exception cref="FindingsException"><c>FILE001</c>: no model, <c>FILE003</c>: another domain, <c>FILE004</c>: external data, <c>FILE005</c>: a rule is broken, <c>FILE012</c>: too large (exit 4); <c>FILE011</c>: it cannot be read.</exception>
    public static OnnxModel Read(string path) => Admit(Parse(path), Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>Reads bytes, which must be whole in themselves.</summary>
    /// <param name="bytes">The model.</param>
    /// <param name="file">Its name for findings.</param>
    /// <exception cref="FindingsException">As <see cref="Read(string)"/>.</exception>
    public static OnnxModel Read(byte[] bytes, string file) => Admit(Parse(bytes, file), null);

    /// <summary>Reads a file as far as its bytes are those of a model; whether it is sound is not asked.</summary>
    internal static OnnxModel Parse(string path) => Parse(OuterFile.Read(path, MostBytes), path);

    internal static OnnxModel Parse(byte[] bytes, string file)
    {
        try
        {
            OnnxWire.Check(bytes);
            if (bytes.Length == 0) throw new InvalidDataException("it is empty");
            return new(ModelProto.Parser.ParseFrom(bytes), bytes, file);
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidProtocolBufferException)
        {
            throw new FindingsException(ExitCode.Refused, new Finding("FILE001", "", $"is no ONNX model ({fault.Message})")
            {
                File = file,
                Expected = "an ONNX ModelProto",
                Fix = "export it again, or take an undamaged copy.",
            });
        }
    }

    static OnnxModel Admit(OnnxModel model, string? folder)
    {
        var findings = new List<Finding>();
        foreach (var spot in model.Places.AllNodes)
        {
            if (Rules.StandardDomains.Has(spot.Item.Domain)) continue;
            findings.Add(new Finding("FILE003", $"{spot.Place}", $"the operator {Printable.Quote(spot.Item.OpType)} is of the domain {Printable.Quote(spot.Item.Domain)}")
            {
                File = model.File,
                Expected = "ai.onnx or ai.onnx.ml",
                Fix = "export it with standard operators, functions inlined.",
            });
            if (findings.Count == 100) break;
        }
        if (findings.Count > 0) throw new FindingsException(ExitCode.Refused, findings);
        model = ExternalData.Inline(model, folder) is { } whole ? new(model.Proto, whole, model.File) : model;
        var broken = OnnxRules.Check(model).Where(f => f.Severity == Severity.Error).Take(100).ToArray();
        return broken.Length == 0 ? model : throw new FindingsException(ExitCode.Refused, broken);
    }

    static OnnxPort Port(ValueInfoProto info)
    {
        var tensor = info.Type?.TensorType;
        return new(info.Name, tensor?.ElemType ?? 0, tensor?.Shape is { } shape ? [.. shape.Dim.Select(Axis)] : null);
    }

    static OnnxAxis Axis(TensorShapeProto.Types.Dimension axis) => axis.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => new(axis.DimValue, null),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when axis.DimParam.Length > 0 => new(null, axis.DimParam),
        _ => new(null, null),
    };
}
