namespace Norma.Formats.Onnx;

/// <summary>A table by which a model turns the texts of an input into numbers.</summary>
/// <param name="Input">The input.</param>
/// <param name="Output">The value that the model makes of it.</param>
/// <param name="Places">By text, its place among the values.</param>
/// <param name="Integers">The values, where they are int64.</param>
/// <param name="Floats">The values, where they are float32.</param>
/// <param name="OtherInteger">What all other texts are, where values are int64.</param>
/// <param name="OtherFloat">The same for float32.</param>
sealed record OnnxLookup(string Input, string Output, IReadOnlyDictionary<string, int> Places, long[]? Integers, float[]? Floats, long OtherInteger, float OtherFloat);
