using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Norma.Data;

namespace Norma.Features;

/// <summary>Encoded rows in a file, row after row: each its numbers, then its codes.</summary>
/// <param name="file">The file.</param>
/// <param name="rows">How many rows.</param>
/// <param name="numbers">Numbers of a row.</param>
/// <param name="codes">Codes of a row.</param>
sealed class EncodedFile(SpillFile file, int rows, int numbers, int codes)
{
    const int BlockRows = 1024;

    readonly long _begin = file.Reserve((long)rows * (numbers + codes) * sizeof(float));

    /// <summary>How many rows.</summary>
    public int Rows => rows;

    /// <summary>Writes some rows that follow each other. From any thread.</summary>
    public void Write(int first, ReadOnlySpan<float> someNumbers, ReadOnlySpan<int> someCodes)
    {
        if (codes == 0)
        {
            file.Write(At(first), someNumbers);
            return;
        }
        var count = someCodes.Length / codes;
        var bytes = new float[count * (numbers + codes)];
        for (var row = 0; row < count; row++)
        {
            someNumbers.Slice(row * numbers, numbers).CopyTo(bytes.AsSpan(row * (numbers + codes)));
            MemoryMarshal.Cast<int, float>(someCodes.Slice(row * codes, codes)).CopyTo(bytes.AsSpan(row * (numbers + codes) + numbers));
        }
        file.Write<float>(At(first), bytes);
    }

    /// <summary>The numbers of a row.</summary>
    public void Numbers(int row, Span<float> into) => file.Read(At(row), into);

    /// <summary>The codes of a row.</summary>
    public void Codes(int row, Span<int> into) => file.Read(At(row) + numbers * (long)sizeof(float), into);

    /// <summary>Adds to a digest all numbers, or all codes, as if they stood in memory.</summary>
    public void AppendTo(IncrementalHash hash, bool ofNumbers)
    {
        var (width, from, some) = (numbers + codes, ofNumbers ? 0 : numbers, ofNumbers ? numbers : codes);
        var block = new float[BlockRows * width];
        for (var first = 0; first < rows && some > 0; first += BlockRows)
        {
            var count = Math.Min(BlockRows, rows - first);
            file.Read(At(first), block.AsSpan(0, count * width));
            for (var row = 0; row < count; row++) hash.AppendData(MemoryMarshal.AsBytes(block.AsSpan(row * width + from, some)));
        }
    }

    long At(int row) => _begin + (long)row * (numbers + codes) * sizeof(float);
}

/// <summary>Numbers in a file.</summary>
/// <param name="width">How many a row.</param>
/// <param name="file">The file.</param>
sealed class FilePart(int width, EncodedFile file) : EncodedPart(width)
{
    public override unsafe void Read(ReadOnlyMemory<int> rows, float* into, int stride)
    {
        if (Width == 0) return;
        var order = rows.Span;
        for (var i = 0; i < order.Length; i++) file.Numbers(order[i], new(into + (long)i * stride, Width));
    }

    public override void AppendTo(IncrementalHash hash) => file.AppendTo(hash, ofNumbers: true);
}
