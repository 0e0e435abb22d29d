using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Formats.Onnx.Proto;
using Norma.Models;
using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>What is in an ONNX file, whether or not it can be read as layers.</summary>
static class OnnxFacts
{
    const int MostTensors = 100_000;

    // By TensorProto.DataType.
    static readonly string[] s_types =
    [
        "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16",
        "float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1", "float8e8m0", "uint2", "int2",
    ];

    /// <summary>The description of a model.</summary>
    public static ModelDescription Describe(string title, OnnxModel model, Func<ImportedModel> read)
    {
        var findings = new List<Finding>();
        NetworkModel? network = null;
        try
        {
            var imported = read();
            network = imported.Model;
            findings.AddRange(imported.Notes);
        }
        catch (FindingsException refused)
        {
            findings.AddRange(refused.Findings);
        }
        findings.AddRange(Suspicious(model));
        return new(title, new(Metadata(model)), [.. model.Places.Tensors.Take(MostTensors).Select(Facts)], network, [.. findings]);
    }

    static List<KeyValuePair<string, string>> Metadata(OnnxModel model)
    {
        var nodes = model.Places.AllNodes;
        var facts = new List<KeyValuePair<string, string>>
        {
            new("ir_version", Text(model.IrVersion)),
            new("producer", $"{model.Producer} {model.Proto.ProducerVersion}".Trim()),
            new("opsets", string.Join(", ", model.Opsets.OrderBy(opset => opset.Key, StringComparer.Ordinal).Select(opset => $"{(opset.Key.Length == 0 ? "ai.onnx" : opset.Key)} {Text(opset.Value)}"))),
            new("inputs", string.Join(", ", model.Inputs.Select(Port))),
            new("outputs", string.Join(", ", model.Outputs.Select(Port))),
            new("nodes", Text(nodes.Count)),
            new("operators", string.Join(", ", nodes.GroupBy(node => node.Item.OpType, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {Text(group.Count())}"))),
            new("functions", Text(model.Proto.Functions.Count)),
        };
        // What the file says of itself never takes the place of what it is.
        facts.AddRange(model.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Where(entry => !facts.Exists(fact => fact.Key == entry.Key)));
        return facts;
    }

    static List<Finding> Suspicious(OnnxModel model)
    {
        var findings = new List<Finding>();
        void Warn(string path, string message) => findings.Add(new("INTR045", path, message) { File = model.File, Severity = Severity.Warning });
        foreach (var group in model.Places.AllNodes.Where(node => !Formats.Onnx.Rules.StandardDomains.Has(node.Item.Domain)).GroupBy(node => node.Item.Domain, StringComparer.Ordinal).Take(20))
            Warn($"{group.First().Place}", $"{group.Count()} nodes are of the domain {Printable.Quote(group.Key)}, whose operators are code of its own");
        var external = model.Places.Tensors.Where(tensor => tensor.Item.DataLocation == TensorProto.Types.DataLocation.External).ToList();
        if (external.Count > 0) Warn($"{external[0].Place}", $"{external.Count} tensors lie in other files");
        if (model.Proto.Functions.Count > 0) Warn("functions", $"it defines {model.Proto.Functions.Count} operators itself");
        if (model.Opsets.GetValueOrDefault("", 0) is var opset && opset is < 7 or > 27) Warn("opset_import", $"its opset is {Text(opset)}");
        if (model.Places.Scopes.Count > 1) Warn("graph", $"{model.Places.Scopes.Count - 1} graphs lie inside nodes: it decides while it runs");
        return findings;
    }

    static TensorFacts Facts(OnnxSpot<TensorProto> spot)
    {
        var tensor = spot.Item;
        var elements = OnnxTensor.Elements(tensor) ?? 0;
        return new(tensor.Name.Length > 0 ? Printable.Escape(tensor.Name) : $"{spot.Place}", Type(tensor.DataType), Shape.Of([.. tensor.Dims]), OnnxTensor.RawBytes(tensor.DataType, elements));
    }

    static string Port(OnnxPort port) => $"{Printable.Escape(port.Name)}: {Type(port.Type)} [{(port.Shape is { } shape ? string.Join(", ", shape.Select(axis => axis.Size is { } size ? Text(size) : axis.Symbol is { } name ? Printable.Escape(name) : "?")) : "?")}]";

    static string Type(int type) => type >= 0 && type < s_types.Length ? s_types[type] : $"type {Text(type)}";

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
