using Norma.Spec;

namespace Norma.Formats.Onnx;

/// <summary>A tensor inside a graph, by its name.</summary>
/// <param name="Name">Unique in the graph.</param>
public readonly record struct OnnxValue(string Name);

/// <summary>The element types of <c>TensorProto.DataType</c> that Norma writes.</summary>
public enum OnnxType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float = 1,
    /// <summary>Signed 64-bit.</summary>
    Int64 = 7,
    /// <summary>UTF-8 text.</summary>
    String = 8,
    /// <summary>Truth value.</summary>
    Bool = 9,
    /// <summary>IEEE 754 binary64.</summary>
    Double = 11,
}

/// <summary>Builds an ONNX graph node by node; names are unique and nodes are in order by construction.</summary>
public sealed class OnnxGraph
{
    /// <summary>A graph input. −1 in the shape is the batch axis <c>N</c>.</summary>
    public OnnxValue Input(string name, OnnxType type, params ReadOnlySpan<long> shape) => throw new NotSupportedException();

    /// <summary>A node with one output. Attribute values: long, float, string, long[], float[], string[], OnnxType (as int). Operators of ai.onnx.ml are known by name.</summary>
    public OnnxValue Node(string op, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) => throw new NotSupportedException();

    /// <summary>A node with several outputs.</summary>
    public OnnxValue[] Node(string op, int outputs, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) => throw new NotSupportedException();

    /// <summary>Float32 constants (an initializer); the name is made unique.</summary>
    public OnnxValue Floats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => throw new NotSupportedException();

    /// <summary>Int64 constants.</summary>
    public OnnxValue Ints(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) => throw new NotSupportedException();

    /// <summary>String constants.</summary>
    public OnnxValue Strings(string name, ReadOnlySpan<string> values, params ReadOnlySpan<long> shape) => throw new NotSupportedException();

    /// <summary>Declares a value to be an output under a name.</summary>
    public void Output(string name, OnnxValue value, OnnxType type, params ReadOnlySpan<long> shape) => throw new NotSupportedException();

    /// <summary>The serialised model.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="metadata">Keys and values of <c>metadata_props</c>.</param>
    public byte[] ToBytes(string name, IEnumerable<KeyValuePair<string, string>> metadata) => throw new NotSupportedException();
}
