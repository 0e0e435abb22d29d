using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Norma.Data;
using Norma.Features.Sources;

namespace Norma.Features;

/// <summary>Some of the numbers of rows, side by side.</summary>
/// <param name="width">How many a row.</param>
abstract class EncodedPart(int width)
{
    /// <summary>How many numbers of a row they are.</summary>
    public int Width { get; } = width;

    /// <summary>Writes the numbers of rows, in their order.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="into">Where the first number of the first row goes.</param>
    /// <param name="stride">From a row to the next.</param>
    public abstract unsafe void Read(ReadOnlyMemory<int> rows, float* into, int stride);

    /// <summary>Adds to a digest what tells the rows from others.</summary>
    public abstract void AppendTo(IncrementalHash hash);
}

/// <summary>Numbers in memory.</summary>
/// <param name="width">How many a row.</param>
/// <param name="values">Row-major.</param>
sealed class KeptPart(int width, float[] values) : EncodedPart(width)
{
    public float[] Values { get; } = values;

    /// <summary>By feature of several axes that is among them, the rows that it was made of: what they were tells them apart as well, whether it is kept or not.</summary>
    public TensorColumn[] Of { get; init; } = [];

    public override unsafe void Read(ReadOnlyMemory<int> rows, float* into, int stride)
    {
        var order = rows.Span;
        for (var i = 0; i < order.Length; i++) Values.AsSpan(order[i] * Width, Width).CopyTo(new(into + (long)i * stride, Width));
    }

    public override void AppendTo(IncrementalHash hash)
    {
        if (Of.Length == 0)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(Values));
            return;
        }
        var single = Width - ShapedWidth;
        var rows = Width == 0 ? 0 : Values.Length / Width;
        for (var row = 0; single > 0 && row < rows; row++) hash.AppendData(MemoryMarshal.AsBytes(Values.AsSpan(row * Width, single)));
        foreach (var column in Of) MadePart.AppendTo(hash, column);
    }

    /// <summary>How many of the numbers are of features of several axes; they come last.</summary>
    public int ShapedWidth { get; init; }
}

/// <summary>Numbers of several axes that are made of their source whenever they are asked for: decoded, then brought through the fitted steps.</summary>
/// <param name="feature">The feature.</param>
/// <param name="column">Its source.</param>
sealed class MadePart(FittedFeature feature, TensorColumn column) : EncodedPart(feature.Width)
{
    /// <summary>Values that are made at a time on one thread.</summary>
    const int MostValues = 1 << 16;

    public override unsafe void Read(ReadOnlyMemory<int> rows, float* into, int stride)
    {
        var source = (TensorSource)feature.Source;
        var size = Math.Max(1, MostValues / column.Width);
        Spread.For((rows.Length + size - 1) / size, (long)rows.Length * column.Width * (column.IsKept ? 1 : 16), Scratch.Open, block =>
        {
            var some = rows.Slice(block * size, Math.Min(size, rows.Length - block * size));
            var first = source.Read(column, some);
            var flow = feature.Run(first);
            var values = ((Numbers)flow).Values;
            for (var i = 0; i < some.Length; i++) values.AsSpan(i * Width, Width).CopyTo(new(into + (block * (long)size + i) * stride, Width));
            FittedFeature.Release(flow, first);
            if (first is Numbers { Values: var read }) Scratch.Give(read);
        }, Scratch.Close);
    }

    public override void AppendTo(IncrementalHash hash) => AppendTo(hash, column);

    public static void AppendTo(IncrementalHash hash, TensorColumn column)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{column.Name} {column.Shape}\n"));
        var hashes = new ulong[column.Rows];
        for (var row = 0; row < hashes.Length; row++) hashes[row] = column.HashOf(row);
        hash.AppendData(MemoryMarshal.AsBytes<ulong>(hashes));
    }
}
