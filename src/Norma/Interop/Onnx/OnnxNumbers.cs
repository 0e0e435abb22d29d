using Microsoft.ML.OnnxRuntime;

namespace Norma.Interop.Onnx;

/// <summary>Numbers of a network, which are float32, as values of ONNX Runtime of the types that a model states, and back.</summary>
static class OnnxNumbers
{
    internal const int Int32 = 6, Int64 = 7, Double = 11;
    const int Float = 1, Bool = 9;

    /// <summary>Whether values of a type of <c>TensorProto.DataType</c> are held by float32 as a network takes them.</summary>
    public static bool IsHeld(int type) => type is Float or Int32 or Int64 or Bool or Double;

    /// <summary>A value of that type; for no axes the first number.</summary>
    public static OrtValue Value(int type, float[] numbers, long[] shape)
    {
        if (shape.Length == 0) numbers = numbers[..1];
        return type switch
        {
            Int32 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, number => (int)number), shape),
            Int64 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, number => (long)number), shape),
            Bool => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, number => number != 0), shape),
            Double => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, number => (double)number), shape),
            _ => OrtValue.CreateTensorValueFromMemory(numbers, shape),
        };
    }

    /// <summary>The numbers of a value.</summary>
    public static float[] Floats(OrtValue value) => (int)value.GetTensorTypeAndShape().ElementDataType switch
    {
        Int32 => Converted<int>(value, static number => number),
        Int64 => Converted<long>(value, static number => number),
        Bool => Converted<bool>(value, static truth => truth ? 1 : 0),
        Double => Converted<double>(value, static number => (float)number),
        _ => value.GetTensorDataAsSpan<float>().ToArray(),
    };

    static float[] Converted<T>(OrtValue value, Func<T, float> convert) where T : unmanaged
    {
        var from = value.GetTensorDataAsSpan<T>();
        var into = new float[from.Length];
        for (var i = 0; i < into.Length; i++) into[i] = convert(from[i]);
        return into;
    }
}
