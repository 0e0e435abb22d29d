using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx;

/// <summary>A tensor inside a graph, by its name.</summary>
/// <param name="Name">Unique in the graph.</param>
/// <param name="Mask">The name of its mask, a truth value for each step <c>[N, T]</c>; none when every step counts.</param>
public readonly record struct OnnxValue(string Name, string? Mask = null);

/// <summary>The element types of <c>TensorProto.DataType</c> that Norma writes.</summary>
public enum OnnxType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float = 1,
    /// <summary>Unsigned 8-bit.</summary>
    UInt8 = 2,
    /// <summary>Signed 64-bit.</summary>
    Int64 = 7,
    /// <summary>UTF-8 text.</summary>
    String = 8,
    /// <summary>Truth value.</summary>
    Bool = 9,
    /// <summary>IEEE 754 binary64.</summary>
    Double = 11,
}

/// <summary>Builds an ONNX graph node by node; names are unique and nodes are in order by construction. Writes IR 8 and opset 17, the lowest that hold what is written.</summary>
public sealed partial class OnnxGraph
{
    const long IrVersion = 8, Opset = 17, MlOpset = 3;
    const string MlDomain = "ai.onnx.ml";

    static readonly FrozenSet<string> s_ml = FrozenSet.Create(StringComparer.Ordinal,
        "ArrayFeatureExtractor", "Binarizer", "CastMap", "CategoryMapper", "DictVectorizer", "FeatureVectorizer", "Imputer", "LabelEncoder",
        "LinearClassifier", "LinearRegressor", "Normalizer", "OneHotEncoder", "Scaler", "SVMClassifier", "SVMRegressor",
        "TreeEnsembleClassifier", "TreeEnsembleRegressor", "ZipMap");

    readonly GraphProto _graph = new();
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly HashSet<string> _reserved = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    readonly bool _inner;
    bool _usesMl;

    /// <summary>An empty graph.</summary>
    public OnnxGraph() { }

    OnnxGraph(OnnxGraph outer)
    {
        (_names, _counts, _inner) = (outer._names, outer._counts, true);
        _graph.Name = Fresh("body");
    }

    /// <summary>A graph to be the attribute of a node of this one, as the body of a loop. It may use this graph's values; its inputs and outputs are named freely.</summary>
    public OnnxGraph Inner() => new(this);

    /// <summary>Keeps names for inputs and outputs that are declared later, so that no node or constant on the way takes them.</summary>
    /// <exception cref="ArgumentException">One is taken.</exception>
    public void Reserve(IEnumerable<string> names)
    {
        foreach (var name in names)
            if (!_names.Add(name) || !_reserved.Add(name)) throw new ArgumentException($"The graph has a value '{name}' already.", nameof(names));
    }

    /// <summary>A graph input. −1 in the shape is an unknown size; on the first axis that of the batch, <c>N</c>.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public OnnxValue Input(string name, OnnxType type, params ReadOnlySpan<long> shape)
    {
        name = Take(name);
        _graph.Input.Add(Describe(name, type, shape));
        return new(name);
    }

    /// <summary>A node with one output. Attribute values: long, float, string, bool, arrays of long, float or string, <see cref="OnnxType"/>, a graph of <see cref="Inner"/>. Operators of ai.onnx.ml are known by name.</summary>
    public OnnxValue Node(string op, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) => Node(op, 1, inputs, attributes)[0];

    /// <summary>A node with several outputs.</summary>
    public OnnxValue[] Node(string op, int outputs, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var node = new NodeProto { OpType = op, Name = Fresh(op) };
        if (s_ml.Contains(op))
        {
            node.Domain = MlDomain;
            _usesMl = true;
        }
        foreach (var input in inputs) node.Input.Add(input.Name);
        foreach (var (name, value) in attributes)
        {
            node.Attribute.Add(Attribute(name, value));
            _usesMl |= value is OnnxGraph { _usesMl: true };
        }
        var made = new OnnxValue[outputs];
        for (var i = 0; i < outputs; i++)
        {
            made[i] = new(Fresh($"{node.Name}:{i}"));
            node.Output.Add(made[i].Name);
        }
        _graph.Node.Add(node);
        return made;
    }

    /// <summary>Float32 constants (an initializer); the name is made unique. Without a shape: a vector, or a scalar where there is one value and the shape is empty on purpose by <see cref="Scalar(string, float)"/>.</summary>
    public OnnxValue Floats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => Constant(name, OnnxType.Float, MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Float64 constants.</summary>
    public OnnxValue Doubles(string name, ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) => Constant(name, OnnxType.Double, MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>A float32 constant of rank 0.</summary>
    public OnnxValue Scalar(string name, float value) => Constant(name, OnnxType.Float, MemoryMarshal.AsBytes([value]), null, []);

    /// <summary>An int64 constant of rank 0.</summary>
    public OnnxValue Scalar(string name, long value) => Constant(name, OnnxType.Int64, MemoryMarshal.AsBytes([value]), null, []);

    /// <summary>Int64 constants.</summary>
    public OnnxValue Ints(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) => Constant(name, OnnxType.Int64, MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>String constants.</summary>
    public OnnxValue Strings(string name, ReadOnlySpan<string> values, params ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = Fresh(name), DataType = (int)OnnxType.String };
        Shape(tensor, values.Length, shape);
        foreach (var value in values) tensor.StringData.Add(ByteString.CopyFromUtf8(value));
        _graph.Initializer.Add(tensor);
        return new(tensor.Name);
    }

    /// <summary>Declares a value to be an output under a name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Output(string name, OnnxValue value, OnnxType type, params ReadOnlySpan<long> shape)
    {
        name = Take(name);
        var node = new NodeProto { OpType = "Identity", Name = Fresh("Identity") };
        node.Input.Add(value.Name);
        node.Output.Add(name);
        _graph.Node.Add(node);
        _graph.Output.Add(Describe(name, type, shape));
    }

    /// <summary>The serialised model: the same bytes for the same calls.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="metadata">Keys and values of <c>metadata_props</c>, written in ordinal order of the keys.</param>
    public byte[] ToBytes(string name, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var graph = _graph.Clone();
        graph.Name = name;
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "norma", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        if (_usesMl) model.OpsetImport.Add(new OperatorSetIdProto { Domain = MlDomain, Version = MlOpset });
        foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }

    OnnxValue Constant(string name, OnnxType type, ReadOnlySpan<byte> raw, long? length, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = Fresh(name), DataType = (int)type, RawData = ByteString.CopyFrom(raw) };
        Shape(tensor, length, shape);
        _graph.Initializer.Add(tensor);
        return new(tensor.Name);
    }

    static void Shape(TensorProto tensor, long? length, ReadOnlySpan<long> shape)
    {
        foreach (var size in shape) tensor.Dims.Add(size);
        if (shape.IsEmpty && length is { } vector) tensor.Dims.Add(vector);
    }

    string Take(string name)
    {
        if (_inner) return Fresh(name);
        if (!_reserved.Remove(name) && !_names.Add(name)) throw new ArgumentException($"The graph has a value '{name}' already.", nameof(name));
        return name;
    }

    string Fresh(string name)
    {
        var fresh = name;
        if (_names.Add(fresh)) return fresh;
        // Numbers below the last one of a name are taken.
        var n = _counts.GetValueOrDefault(name);
        do fresh = string.Create(CultureInfo.InvariantCulture, $"{name}_{++n}");
        while (!_names.Add(fresh));
        _counts[name] = n;
        return fresh;
    }

    static ValueInfoProto Describe(string name, OnnxType type, ReadOnlySpan<long> shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
        for (var axis = 0; axis < shape.Length; axis++)
        {
            tensor.Shape.Dim.Add(shape[axis] < 0
                ? new TensorShapeProto.Types.Dimension { DimParam = axis == 0 ? "N" : string.Create(CultureInfo.InvariantCulture, $"{name}_{axis}") }
                : new TensorShapeProto.Types.Dimension { DimValue = shape[axis] });
        }
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case long i: (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, i); break;
            case int i: (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, i); break;
            case bool b: (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, b ? 1 : 0); break;
            case OnnxType t: (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, (long)t); break;
            case float f: (attribute.Type, attribute.F) = (AttributeProto.Types.AttributeType.Float, f); break;
            case string s: (attribute.Type, attribute.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8(s)); break;
            case long[] ints: attribute.Type = AttributeProto.Types.AttributeType.Ints; attribute.Ints.Add(ints); break;
            case float[] floats: attribute.Type = AttributeProto.Types.AttributeType.Floats; attribute.Floats.Add(floats); break;
            case string[] strings: attribute.Type = AttributeProto.Types.AttributeType.Strings; attribute.Strings.Add(strings.Select(s => ByteString.CopyFrom(Encoding.UTF8.GetBytes(s)))); break;
            case OnnxGraph graph: (attribute.Type, attribute.G) = (AttributeProto.Types.AttributeType.Graph, graph._graph.Clone()); break;
            default: throw new ArgumentException($"An attribute cannot hold a {value.GetType().Name}.", nameof(value));
        }
        return attribute;
    }
}
