using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Norma.Formats.Onnx;

namespace Norma.Features;

/// <summary>Rows as the model sees them. What is too much to be kept is made of the rows' sources whenever it is asked for; the numbers are the same, bit for bit.</summary>
public sealed class Encoded
{
    readonly EncodedPart[] _parts;
    readonly int[]? _codes;
    readonly EncodedFile? _file;

    /// <summary>Rows in plain memory.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="layout">What a row looks like.</param>
    /// <param name="numbers"><c>[rows, layout.Numbers]</c>, row-major.</param>
    /// <param name="codes"><c>[rows, layout.Codes.Count]</c>, row-major.</param>
    public Encoded(int rows, Layout layout, float[] numbers, int[] codes) : this([new KeptPart(layout.Numbers, numbers)], rows, layout, codes) { }

    internal Encoded(EncodedPart[] parts, int rows, Layout layout, int[]? codes, EncodedFile? file = null) => (Rows, Layout, _parts, _codes, _file) = (rows, layout, parts, codes, file);

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>What a row looks like.</summary>
    public Layout Layout { get; }

    /// <summary>All numbers, <c>[Rows, Layout.Numbers]</c>, row-major; made anew at each call where they are not kept, so for few rows alone.</summary>
    public float[] Numbers
    {
        get
        {
            if (_parts is [KeptPart kept]) return kept.Values;
            var numbers = new float[checked(Rows * Layout.Numbers)];
            Read(Enumerable.Range(0, Rows).ToArray(), numbers);
            return numbers;
        }
    }

    /// <summary><c>[Rows, Layout.Codes.Count]</c>, row-major; read anew at each call where they are not kept.</summary>
    public int[] Codes
    {
        get
        {
            if (_codes is not null) return _codes;
            var codes = new int[checked(Rows * Layout.Codes.Count)];
            ReadCodes(Enumerable.Range(0, Rows).ToArray(), codes);
            return codes;
        }
    }

    /// <summary>Whether all of it is in memory.</summary>
    public bool IsKept => _parts is [KeptPart];

    /// <summary>The numbers of some rows.</summary>
    /// <param name="rows">Which, in their order.</param>
    /// <param name="into"><c>[rows, Layout.Numbers]</c>, row-major.</param>
    /// <exception cref="Spec.FindingsException">A file that a row is made of is no longer what was checked (exit 3).</exception>
    public unsafe void Read(ReadOnlyMemory<int> rows, Span<float> into)
    {
        if ((long)rows.Length * Layout.Numbers > into.Length) throw new ArgumentException($"{rows.Length} rows of {Layout.Numbers} numbers do not fit {into.Length}.", nameof(into));
        fixed (float* at = into)
        {
            var offset = 0;
            foreach (var part in _parts)
            {
                part.Read(rows, at + offset, Layout.Numbers);
                offset += part.Width;
            }
        }
    }

    /// <summary>The codes of some rows.</summary>
    /// <param name="rows">Which, in their order.</param>
    /// <param name="into"><c>[rows, Layout.Codes.Count]</c>, row-major.</param>
    public void ReadCodes(ReadOnlySpan<int> rows, Span<int> into)
    {
        var width = Layout.Codes.Count;
        for (var i = 0; width > 0 && i < rows.Length; i++)
        {
            var row = into.Slice(i * width, width);
            if (_codes is not null) _codes.AsSpan(rows[i] * width, width).CopyTo(row);
            else _file!.Codes(rows[i], row);
        }
    }

    /// <summary>Some rows in memory, in their order.</summary>
    internal Encoded Take(int[] rows)
    {
        var (numbers, codes) = (new float[checked(rows.Length * Layout.Numbers)], new int[rows.Length * Layout.Codes.Count]);
        Read(rows, numbers);
        ReadCodes(rows, codes);
        return new(rows.Length, Layout, numbers, codes);
    }

    /// <summary>Adds to a digest what tells these rows from others; whether they are kept makes no difference.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        foreach (var part in _parts) part.AppendTo(hash);
        if (_codes is null) _file!.AppendTo(hash, ofNumbers: false);
        else hash.AppendData(MemoryMarshal.AsBytes<int>(_codes));
    }

    /// <summary>Numbers and one-hot codes side by side, <c>[Rows, Layout.DenseWidth]</c> row-major; code 0 gives zeros. For models that know no tables.</summary>
    /// <exception cref="OverflowException">There would be more than 2³¹ − 1 cells.</exception>
    public float[] Dense()
    {
        var (numbers, codes, width) = (Layout.Numbers, Layout.Codes.Count, Layout.DenseWidth);
        var (dense, all, levels) = (new float[checked(Rows * width)], Numbers, Codes);
        for (var row = 0; row < Rows; row++)
        {
            var into = dense.AsSpan(row * width, width);
            all.AsSpan(row * numbers, numbers).CopyTo(into);
            var offset = numbers - 1;
            for (var c = 0; c < codes; c++)
            {
                var code = levels[row * codes + c];
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
