using System.Text;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>The texts of a field that mean a missing value, besides the empty one.</summary>
sealed class Markers
{
    readonly byte[][] _texts;

    readonly float[] _numbers;

    /// <summary>These texts.</summary>
    /// <param name="texts">What means a missing value.</param>
    /// <param name="point">The decimal separator of those that are numbers.</param>
    public Markers(Items<string> texts, byte point = (byte)'.')
    {
        _texts = [.. texts.Where(t => t.Length > 0).Select(Encoding.UTF8.GetBytes)];
        var numbers = new List<float>();
        foreach (var text in _texts)
            if (NumberText.Read(text, point, out var number) == NumberForm.Number && float.IsFinite(number)) numbers.Add(number);
        _numbers = [.. numbers];
    }

    /// <summary>Whether some numbers mean a missing value.</summary>
    public bool HasNumbers => _numbers.Length > 0;

    /// <summary>Whether a number is missing: -999 is so as -999.0 too, and where the source holds no text.</summary>
    public bool Has(float value) => _numbers.Length > 0 && _numbers.Contains(value);

    /// <summary>Whether a value is missing.</summary>
    public bool Has(ReadOnlySpan<byte> value)
    {
        if (value.Length == 0) return true;
        foreach (var text in _texts)
            if (value.SequenceEqual(text)) return true;
        return false;
    }
}
