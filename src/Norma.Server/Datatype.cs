using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Norma.Server;

/// <summary>An element type of the Open Inference Protocol: its word, its number in ONNX, and how an element is read from and written to JSON.</summary>
/// <param name="name">The protocol's word.</param>
/// <param name="onnx">The number in <c>TensorProto.DataType</c>.</param>
/// <param name="element">The runtime's name.</param>
/// <param name="size">Bytes of an element; 0 for text.</param>
abstract class Datatype(string name, int onnx, TensorElementType element, int size)
{
    static readonly Datatype[] s_all =
    [
        new Truth(),
        new Integer<byte>("UINT8", 2, TensorElementType.UInt8, static (ref j, out v) => j.TryGetByte(out v), static (w, v) => w.WriteNumberValue(v)),
        new Integer<ushort>("UINT16", 4, TensorElementType.UInt16, static (ref j, out v) => j.TryGetUInt16(out v), static (w, v) => w.WriteNumberValue(v)),
        new Integer<uint>("UINT32", 12, TensorElementType.UInt32, static (ref j, out v) => j.TryGetUInt32(out v), static (w, v) => w.WriteNumberValue(v)),
        new Integer<ulong>("UINT64", 13, TensorElementType.UInt64, static (ref j, out v) => j.TryGetUInt64(out v), static (w, v) => w.WriteNumberValue(v)),
        new Integer<sbyte>("INT8", 3, TensorElementType.Int8, static (ref j, out v) => j.TryGetSByte(out v), static (w, v) => w.WriteNumberValue(v)),
        new Integer<short>("INT16", 5, TensorElementType.Int16, static (ref j, out v) => j.TryGetInt16(out v), static (w, v) => w.WriteNumberValue(v)),
        new Integer<int>("INT32", 6, TensorElementType.Int32, static (ref j, out v) => j.TryGetInt32(out v), static (w, v) => w.WriteNumberValue(v)),
        new Integer<long>("INT64", 7, TensorElementType.Int64, static (ref j, out v) => j.TryGetInt64(out v), static (w, v) => w.WriteNumberValue(v)),
        new Real<float>("FP32", 1, TensorElementType.Float, float.NaN, float.IsFinite, float.IsNaN, static (ref j, out v) => j.TryGetSingle(out v), static (w, v) => w.WriteNumberValue(v)),
        new Real<double>("FP64", 11, TensorElementType.Double, double.NaN, double.IsFinite, double.IsNaN, static (ref j, out v) => j.TryGetDouble(out v), static (w, v) => w.WriteNumberValue(v)),
        new Text(),
    ];

    static readonly FrozenDictionary<int, Datatype> s_byOnnx = s_all.ToFrozenDictionary(d => d.Onnx);

    delegate bool Read<T>(ref Utf8JsonReader json, out T value);

    /// <summary>The protocol's word.</summary>
    public string Name { get; } = name;

    /// <summary>The same in UTF-8.</summary>
    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(name);

    /// <summary>The number in <c>TensorProto.DataType</c>.</summary>
    public int Onnx { get; } = onnx;

    /// <summary>The runtime's name.</summary>
    public TensorElementType Element { get; } = element;

    /// <summary>Bytes of an element; 0 for text.</summary>
    public int Size { get; } = size;

    /// <summary>The type of an ONNX number; null for one that the server does not carry.</summary>
    public static Datatype? Of(int onnx) => s_byOnnx.GetValueOrDefault(onnx);

    /// <summary>Reads the element at which the reader stands.</summary>
    /// <returns>Null, or what was expected in its place.</returns>
    public abstract string? ReadElement(ref Utf8JsonReader json, in Elements to, int index);

    /// <summary>Writes all elements, as members of a JSON array that is open.</summary>
    /// <exception cref="Refusal">One of them has no form in JSON.</exception>
    public abstract void WriteElements(Utf8JsonWriter json, in Elements from, string output);

    sealed class Truth() : Datatype("BOOL", 9, TensorElementType.Bool, 1)
    {
        public override string? ReadElement(ref Utf8JsonReader json, in Elements to, int index)
        {
            if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return "true or false";
            to.Raw[index] = json.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
            return null;
        }

        public override void WriteElements(Utf8JsonWriter json, in Elements from, string output)
        {
            foreach (var value in from.Raw) json.WriteBooleanValue(value != 0);
        }
    }

    sealed class Integer<T>(string name, int onnx, TensorElementType element, Read<T> read, Action<Utf8JsonWriter, T> write)
        : Datatype(name, onnx, element, Marshal.SizeOf<T>()) where T : unmanaged, System.Numerics.IMinMaxValue<T>
    {
        readonly string _expected = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a whole number from {T.MinValue} to {T.MaxValue}");

        public override string? ReadElement(ref Utf8JsonReader json, in Elements to, int index) =>
            json.TokenType == JsonTokenType.Number && read(ref json, out to.As<T>()[index]) ? null : _expected;

        public override void WriteElements(Utf8JsonWriter json, in Elements from, string output)
        {
            foreach (var value in from.As<T>()) write(json, value);
        }
    }

    sealed class Real<T>(string name, int onnx, TensorElementType element, T missing, Predicate<T> isFinite, Predicate<T> isMissing, Read<T> read, Action<Utf8JsonWriter, T> write)
        : Datatype(name, onnx, element, Marshal.SizeOf<T>()) where T : unmanaged, System.Numerics.IMinMaxValue<T>
    {
        readonly string _range = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a number from {T.MinValue} to {T.MaxValue}, or null for a missing one");

        public override string? ReadElement(ref Utf8JsonReader json, in Elements to, int index)
        {
            ref var value = ref to.As<T>()[index];
            if (json.TokenType == JsonTokenType.Number && read(ref json, out value) && isFinite(value)) return null;
            if (json.TokenType != JsonTokenType.Null) return json.TokenType == JsonTokenType.Number ? _range : "a number, or null for a missing one";
            value = missing;
            return null;
        }

        public override void WriteElements(Utf8JsonWriter json, in Elements from, string output)
        {
            foreach (var value in from.As<T>())
            {
                if (isFinite(value)) write(json, value);
                else if (isMissing(value)) json.WriteNullValue();
                else throw new Refusal(500, $"output '{output}': the model gave an infinite value, which has no form in JSON");
            }
        }
    }

    sealed class Text() : Datatype("BYTES", 8, TensorElementType.String, 0)
    {
        const int OnStack = 256;

        public override string? ReadElement(ref Utf8JsonReader json, in Elements to, int index)
        {
            if (json.TokenType != JsonTokenType.String) return "a string, or \"\" for a missing one";
            if (!json.ValueIsEscaped)
            {
                to.Value.StringTensorSetElementAt(json.ValueSpan, index);
                return null;
            }
            var buffer = json.ValueSpan.Length <= OnStack ? stackalloc byte[OnStack] : new byte[json.ValueSpan.Length];
            try
            {
                to.Value.StringTensorSetElementAt(buffer[..json.CopyString(buffer)], index);
                return null;
            }
            catch (InvalidOperationException)   // the escapes name half of a surrogate pair
            {
                return "a string of whole characters";
            }
        }

        public override void WriteElements(Utf8JsonWriter json, in Elements from, string output)
        {
            for (var i = 0; i < from.Count; i++) json.WriteStringValue(from.Value.GetStringElementAsSpan(i));
        }
    }
}

/// <summary>The elements of a tensor of the runtime, in place.</summary>
/// <param name="value">The tensor.</param>
/// <param name="raw">Their bytes; empty for text.</param>
/// <param name="count">How many there are.</param>
readonly ref struct Elements(OrtValue value, Span<byte> raw, int count)
{
    /// <summary>The tensor.</summary>
    public OrtValue Value { get; } = value;

    /// <summary>How many there are.</summary>
    public int Count { get; } = count;

    /// <summary>Their bytes; empty for text.</summary>
    public Span<byte> Raw { get; } = raw;

    /// <summary>Those of a tensor that the runtime made.</summary>
    public static Elements Of(OrtValue value, Datatype datatype, int count) => new(value, datatype.Size > 0 && count > 0 ? value.GetTensorMutableRawData()[..checked(count * datatype.Size)] : [], count);

    /// <summary>Them as they are typed.</summary>
    public Span<T> As<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Raw);
}
