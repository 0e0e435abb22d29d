using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx;

/// <summary>What the element types and value fields of tensors are.</summary>
static class OnnxTensor
{
    /// <summary>STRING of <c>TensorProto.DataType</c>.</summary>
    public const int Text = 8;

    // By TensorProto.DataType from 0 (UNDEFINED) to 26 (INT2); text has no size.
    static readonly byte[] s_bits = [0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2, 2];

    /// <summary>Whether a number names an element type.</summary>
    public static bool IsKnown(int type) => type > 0 && type < s_bits.Length;

    /// <summary>Bits of an element; 0 for text and what is unknown.</summary>
    public static int Bits(int type) => IsKnown(type) ? s_bits[type] : 0;

    /// <summary>How many elements the shape has; null when an axis is negative or the product is more than 2^48.</summary>
    public static long? Elements(TensorProto tensor)
    {
        var (count, empty) = (1L, false);
        foreach (var axis in tensor.Dims)
        {
            if (axis < 0) return null;
            if (axis == 0) empty = true;
            else if (axis > (1L << 48) / count) return null;
            else count *= axis;
        }
        return empty ? 0 : count;
    }

    /// <summary>The bytes of the elements as they lie in <c>raw_data</c>.</summary>
    public static long RawBytes(int type, long elements) => (elements * Bits(type) + 7) / 8;

    /// <summary>The value fields that hold something: name and number of entries.</summary>
    public static List<(string Field, long Count)> Values(TensorProto tensor)
    {
        var values = new List<(string, long)>(1);
        if (tensor.FloatData.Count > 0) values.Add(("float_data", tensor.FloatData.Count));
        if (tensor.Int32Data.Count > 0) values.Add(("int32_data", tensor.Int32Data.Count));
        if (tensor.StringData.Count > 0) values.Add(("string_data", tensor.StringData.Count));
        if (tensor.Int64Data.Count > 0) values.Add(("int64_data", tensor.Int64Data.Count));
        if (tensor.DoubleData.Count > 0) values.Add(("double_data", tensor.DoubleData.Count));
        if (tensor.Uint64Data.Count > 0) values.Add(("uint64_data", tensor.Uint64Data.Count));
        if (tensor.RawData.Length > 0) values.Add(("raw_data", tensor.RawData.Length));
        return values;
    }

    /// <summary>The typed field that holds an element type.</summary>
    public static string FieldOf(int type) => type switch
    {
        1 or 14 => "float_data",
        7 => "int64_data",
        8 => "string_data",
        11 or 15 => "double_data",
        12 or 13 => "uint64_data",
        _ => "int32_data",
    };

    /// <summary>Entries of the typed field that the elements take: two for a complex number, one for several of fewer than 8 bits.</summary>
    public static long Entries(int type, long elements) => type switch
    {
        14 or 15 => 2 * elements,
        _ when Bits(type) is > 0 and < 8 and var bits => (elements * bits + 7) / 8,
        _ => elements,
    };
}
