using Norma.Formats.Onnx;

namespace Norma.Features;

/// <summary>The raw fields inside a graph.</summary>
sealed class GraphInputs(OnnxGraph graph, IReadOnlyDictionary<string, OnnxValue> fields, BinaryCodings binaries)
{
    readonly Dictionary<string, OnnxValue> _binaries = new(StringComparer.Ordinal);
    readonly Dictionary<string, OnnxValue> _wide = new(StringComparer.Ordinal);
    readonly Dictionary<long, OnnxValue> _constants = [];
    OnnxValue? _nan;

    public OnnxGraph Graph { get; } = graph;

    /// <summary>A field as it comes in, <c>[N, 1]</c>.</summary>
    public OnnxValue this[string field] => fields[field];

    /// <summary>NaN, of rank 0.</summary>
    public OnnxValue Nan => _nan ??= Graph.Scalar("nan", float.NaN);

    /// <summary>A float64 constant, <c>[1, 1]</c>.</summary>
    public OnnxValue Constant(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        if (!_constants.TryGetValue(bits, out var constant)) _constants.Add(bits, constant = Graph.Doubles("constant", [value], 1, 1));
        return constant;
    }

    /// <summary>A number field in float64.</summary>
    public OnnxValue Wide(string field)
    {
        if (!_wide.TryGetValue(field, out var value)) _wide.Add(field, value = Wide(this[field]));
        return value;
    }

    /// <summary>A binary field in float64.</summary>
    public OnnxValue WideBinary(string field)
    {
        if (!_wide.TryGetValue(field, out var value)) _wide.Add(field, value = Wide(Binary(field)));
        return value;
    }

    /// <summary>float32 to float64.</summary>
    public OnnxValue Wide(OnnxValue value) => Graph.Node("Cast", [value], ("to", OnnxType.Double));

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
