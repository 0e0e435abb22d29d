using Norma.Formats.Onnx;

namespace Norma.Features;

/// <summary>Rows as the model sees them, in plain memory.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Layout">What a row looks like.</param>
/// <param name="Numbers"><c>[Rows, Layout.Numbers]</c>, row-major.</param>
/// <param name="Codes"><c>[Rows, Layout.Codes.Count]</c>, row-major.</param>
public sealed record Encoded(int Rows, Layout Layout, float[] Numbers, int[] Codes)
{
    /// <summary>Numbers and one-hot codes side by side, <c>[Rows, Layout.DenseWidth]</c> row-major; code 0 gives zeros. For models that know no tables.</summary>
    /// <exception cref="OverflowException">There would be more than 2³¹ − 1 cells.</exception>
    public float[] Dense()
    {
        var (numbers, codes, width) = (Layout.Numbers, Layout.Codes.Count, Layout.DenseWidth);
        var dense = new float[checked(Rows * width)];
        for (var row = 0; row < Rows; row++)
        {
            var into = dense.AsSpan(row * width, width);
            Numbers.AsSpan(row * numbers, numbers).CopyTo(into);
            var offset = numbers - 1;
            for (var c = 0; c < codes; c++)
            {
                var code = Codes[row * codes + c];
                if (code > 0) into[offset + code] = 1;
                offset += Layout.Codes[c].Levels - 1;
            }
        }
        return dense;
    }
}

/// <summary>The same inside an ONNX graph.</summary>
/// <param name="Numbers"><c>[N, Layout.Numbers]</c> float32; null when there are none.</param>
/// <param name="Codes">For each code <c>[N]</c> int64.</param>
public sealed record EncodedOnnx(OnnxValue? Numbers, OnnxValue[] Codes);
