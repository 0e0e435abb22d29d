using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx;

/// <summary>A model made lean for callers whose texts come as codes and who read some outputs only: its tables of texts are taken out, and so is what makes the other outputs.</summary>
/// <remarks>The rest is left as it is, node by node. <c>LabelEncoder</c>: https://onnx.ai/onnx/operators/onnx_aionnxml_LabelEncoder.html.</remarks>
/// <param name="Model">What is left. Its inputs are what the tables give, and those of the model that no table reads; its outputs are the read ones, in their order.</param>
/// <param name="Lookups">The tables.</param>
sealed record LeanModel(OnnxModel Model, IReadOnlyList<OnnxLookup> Lookups)
{
    /// <summary>A model of more bytes is left whole: its texts are not what takes the time, and it would be held twice.</summary>
    const int MostBytes = 1 << 28;

    static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes a model lean. A very large one, and one with graphs inside its nodes, is left whole.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">The outputs that are read.</param>
    /// <remarks>A text input is replaced where nothing but <c>LabelEncoder</c> nodes reads it, whose texts are UTF-8 and stand in their table once.</remarks>
    public static LeanModel Of(OnnxModel model, IReadOnlySet<string> outputs)
    {
        if (model.Places.Scopes.Count > 1 || model.Bytes.Length > MostBytes) return new(model, []);
        var proto = ModelProto.Parser.ParseFrom(model.Bytes);
        var graph = proto.Graph;
        Keep(graph.Output, output => outputs.Contains(output.Name));
        Sweep(graph);
        var lookups = Lift(model, graph);
        return new(OnnxModel.Read(proto.ToByteArray(), model.File), lookups);
    }

    // Nodes stand after those whose values they read: from the last to the first, what nobody reads goes.
    static void Sweep(GraphProto graph)
    {
        var read = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        for (var n = graph.Node.Count - 1; n >= 0; n--)
        {
            if (graph.Node[n].Output.Any(read.Contains)) read.UnionWith(graph.Node[n].Input);
            else graph.Node.RemoveAt(n);
        }
    }

    static List<OnnxLookup> Lift(OnnxModel model, GraphProto graph)
    {
        var texts = model.Inputs.Where(i => i.Type == (int)OnnxType.String).Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var outputs = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        texts.ExceptWith(outputs);
        var found = new List<OnnxLookup>();
        foreach (var node in graph.Node)
            foreach (var read in node.Input.Where(texts.Contains).ToArray())
                if (Table(node, model.Opsets) is { } table && !outputs.Contains(table.Output)) found.Add(table);
                else texts.Remove(read);
        found.RemoveAll(table => !texts.Contains(table.Input));
        var inputs = graph.Input.ToDictionary(i => i.Name, StringComparer.Ordinal);
        foreach (var table in found)
        {
            var input = inputs[table.Input].Clone();
            input.Name = table.Output;
            input.Type.TensorType.ElemType = (int)(table.Integers is null ? OnnxType.Float : OnnxType.Int64);
            graph.Input.Add(input);
        }
        var (taken, made) = (found.Select(t => t.Input).ToHashSet(StringComparer.Ordinal), found.Select(t => t.Output).ToHashSet(StringComparer.Ordinal));
        Keep(graph.Input, input => !taken.Contains(input.Name));
        Keep(graph.ValueInfo, value => !made.Contains(value.Name));
        Keep(graph.Node, node => !node.Output.Any(made.Contains));
        return found;
    }

    static void Keep<T>(RepeatedField<T> items, Func<T, bool> kept)
    {
        for (var i = items.Count - 1; i >= 0; i--)
            if (!kept(items[i])) items.RemoveAt(i);
    }

    static OnnxLookup? Table(NodeProto node, IReadOnlyDictionary<string, long> opsets)
    {
        if (node is not { OpType: "LabelEncoder", Domain: "ai.onnx.ml", Input.Count: 1, Output.Count: 1 } || opsets.GetValueOrDefault("ai.onnx.ml") < 2) return null;
        var stated = node.Attribute.ToDictionary(a => a.Name, StringComparer.Ordinal);
        if (stated.Count != 3 || !stated.TryGetValue("keys_strings", out var keys)) return null;
        var places = new Dictionary<string, int>(keys.Strings.Count, StringComparer.Ordinal);
        foreach (var key in keys.Strings)
            if (Text(key) is not { } text || !places.TryAdd(text, places.Count)) return null;
        if (stated.TryGetValue("values_int64s", out var integers) && stated.TryGetValue("default_int64", out var otherInteger))
            return integers.Ints.Count == places.Count ? new(node.Input[0], node.Output[0], places, [.. integers.Ints], null, otherInteger.I, 0) : null;
        if (stated.TryGetValue("values_floats", out var floats) && stated.TryGetValue("default_float", out var otherFloat))
            return floats.Floats.Count == places.Count ? new(node.Input[0], node.Output[0], places, null, [.. floats.Floats], 0, otherFloat.F) : null;
        return null;
    }

    static string? Text(ByteString bytes)
    {
        try { return s_utf8.GetString(bytes.Span); }
        catch (DecoderFallbackException) { return null; }
    }
}
