using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Norma.Data;

namespace Norma.Features;

/// <summary>Some of the numbers of rows, side by side.</summary>
/// <param name="width">How many a row.</param>
abstract class EncodedPart(int width)
{
    /// <summary>How many numbers of a row they are.</summary>
    public int Width { get; } = width;

    /// <summary>Writes the numbers of rows, in their order.</summary>
    /// <param name="order">Which.</param>
    /// <param name="into">Where the first number of the first row goes.</param>
    /// <param name="stride">From a row to the next.</param>
    public abstract unsafe void Read(ReadOnlyMemory<int> order, float* into, int stride);

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
    public ShapedRows[] Of { get; init; } = [];

    public override unsafe void Read(ReadOnlyMemory<int> order, float* into, int stride)
    {
        var rows = order.Span;
        for (var i = 0; i < rows.Length; i++) Values.AsSpan(rows[i] * Width, Width).CopyTo(new(into + (long)i * stride, Width));
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
        foreach (var made in Of) made.AppendTo(hash);
    }

    /// <summary>How many of the numbers are of features of several axes; they come last.</summary>
    public int ShapedWidth { get; init; }
}

/// <summary>Numbers of several axes that are made of their source whenever they are asked for: decoded where they must be, then brought through the fitted steps.</summary>
/// <param name="feature">The feature.</param>
/// <param name="rows">What it is made of.</param>
sealed class MadePart(FittedFeature feature, ShapedRows rows) : EncodedPart(feature.Width)
{
    /// <summary>Values that are made at a time on one thread.</summary>
    const int MostValues = 1 << 14;

    public override unsafe void Read(ReadOnlyMemory<int> order, float* into, int stride)
    {
        var size = Math.Max(1, MostValues / rows.Width);
        // A file takes its time however few numbers are made of it.
        if (!rows.AreDecoded) size = Math.Clamp(order.Length / (2 * Environment.ProcessorCount), 1, size);
        Spread.For((order.Length + size - 1) / size, rows.AreDecoded ? (long)order.Length * rows.Width : long.MaxValue, Scratch.Open, block =>
        {
            var some = order.Slice(block * size, Math.Min(size, order.Length - block * size));
            var first = rows.Read(some);
            var flow = feature.Run(first);
            var values = ((Numbers)flow).Values;
            for (var i = 0; i < some.Length; i++) values.AsSpan(i * Width, Width).CopyTo(new(into + (block * (long)size + i) * stride, Width));
            FittedFeature.Release(flow, first);
            if (first is Numbers { Values: var read }) Scratch.Give(read);
        }, Scratch.Close);
    }

    public override void AppendTo(IncrementalHash hash) => rows.AppendTo(hash);
}
