using Norma.Formats.Onnx;

namespace Norma.Features;

/// <summary>The raw fields inside a graph.</summary>
sealed class GraphInputs(OnnxGraph graph, IReadOnlyDictionary<string, OnnxValue> fields, BinaryCodings binaries)
{
    readonly Dictionary<string, OnnxValue> _binaries = new(StringComparer.Ordinal);
    OnnxValue? _nan;

    public OnnxGraph Graph { get; } = graph;

    /// <summary>A field as it comes in, <c>[N, 1]</c>.</summary>
    public OnnxValue this[string field] => fields[field];

    /// <summary>NaN, of rank 0.</summary>
    public OnnxValue Nan => _nan ??= Graph.Scalar("nan", float.NaN);

    /// <summary>A binary field as 0, 1 or NaN, <c>[N, 1]</c>.</summary>
    public OnnxValue Binary(string field)
    {
        if (_binaries.TryGetValue(field, out var value)) return value;
        var known = binaries[field].ToList();
        value = known.Count == 0 ? Texts(field, [""], [float.NaN], float.NaN) : Texts(field, [.. known.Select(k => k.Text)], [.. known.Select(k => k.Value)], float.NaN);
        _binaries.Add(field, value);
        return value;
    }

    /// <summary>A text field as numbers.</summary>
    public OnnxValue Texts(string field, string[] texts, float[] values, float other) =>
        Graph.Node("LabelEncoder", [this[field]], ("keys_strings", texts), ("values_floats", values), ("default_float", other));

    /// <summary>A text field as whole numbers.</summary>
    public OnnxValue Texts(string field, string[] texts, long[] values, long other) =>
        Graph.Node("LabelEncoder", [this[field]], ("keys_strings", texts), ("values_int64s", values), ("default_int64", other));
}
