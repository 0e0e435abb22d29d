using System.Text;
using Norma.Formats.Onnx.Proto;

namespace Norma.Interop.Onnx;

/// <summary>A node of a file with what its operator is told.</summary>
/// <param name="Proto">The node.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Opset">The version of its operators.</param>
/// <param name="Into">What is read so far.</param>
sealed record ReadNode(NodeProto Proto, string Place, long Opset, Tracing Into)
{
    /// <summary>The operator.</summary>
    public string Operator => Proto.OpType;

    /// <summary>How many inputs are stated, the left out ones among them.</summary>
    public int Count => Proto.Input.Count;

    /// <summary>Whether an input is given.</summary>
    public bool Has(int input) => input < Proto.Input.Count && Proto.Input[input].Length > 0;

    /// <summary>Whether an output is used.</summary>
    public bool Gives(int output) => output < Proto.Output.Count && Proto.Output[output].Length > 0 && Into.IsUsed(Proto.Output[output]);

    /// <summary>An input that is a constant; null where it is none.</summary>
    public OnnxConstant? Constant(int input) => Has(input) ? Into.Constant(Proto.Input[input]) : null;

    /// <summary>An input that must be a constant.</summary>
    public OnnxConstant Known(int input, string what) => Constant(input) ?? throw new UnmappedException($"its {what} is computed and no constant");

    /// <summary>An input that must be computed.</summary>
    public Traced Value(int input) => Has(input) ? Into.Value(Proto.Input[input]) ?? throw new UnmappedException($"its input {input} is a constant") : throw new UnmappedException($"its input {input} is missing");

    /// <summary>A whole number among its attributes.</summary>
    public long Int(string name, long otherwise) => Find(name) is { } found ? found.I : otherwise;

    /// <summary>A real number among its attributes.</summary>
    public double Float(string name, double otherwise) => Find(name) is { } found ? Shortest(found.F) : otherwise;

    /// <summary>A list of whole numbers among its attributes; null where it is not stated.</summary>
    public long[]? Ints(string name) => Find(name) is { } found ? [.. found.Ints] : null;

    /// <summary>A text among its attributes.</summary>
    public string Text(string name, string otherwise) => Find(name) is { } found ? Encoding.UTF8.GetString(found.S.Span) : otherwise;

    /// <summary>A list of texts among its attributes; null where it is not stated.</summary>
    public string[]? Texts(string name) => Find(name) is { } found ? [.. found.Strings.Select(text => Encoding.UTF8.GetString(text.Span))] : null;

    /// <summary>An attribute.</summary>
    public AttributeProto? Find(string name) => Proto.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>Whole numbers that are an attribute in old opsets and an input in later ones; null where neither is there.</summary>
    public long[]? Listed(string attribute, int input) => Ints(attribute) ?? (Has(input) ? Known(input, attribute).Whole : null);

    /// <summary>States the first output.</summary>
    public void Give(Traced value, int output = 0) => Into.Give(Proto.Output[output], value);

    /// <summary>States the first output as a constant.</summary>
    public void Give(OnnxConstant value, int output = 0) => Into.Give(Proto.Output[output], value);

    // 0.1f is meant as 0.1, and is again 0.1f wherever it is used.
    static double Shortest(float value) => double.Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
