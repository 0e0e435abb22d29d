using System.Runtime.InteropServices;

namespace Norma;

/// <summary>The rows that enter a <see cref="Model"/>: a matrix of numbers, a row for each example. An array converts by itself.</summary>
public sealed class Inputs
{
    Inputs(int rows, int width, float[] values)
    {
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"x[{i / width}, {i % width}] is {values[i]}, expected a number that float32 holds; fill or remove the row first.");
        (Rows, Width, Values) = (rows, width, values);
    }

    /// <summary>How many examples.</summary>
    public int Rows { get; }

    /// <summary>How many numbers an example has.</summary>
    public int Width { get; }

    /// <summary>Row-major <c>[Rows, Width]</c>.</summary>
    internal float[] Values { get; }

    /// <summary>Rows of float32.</summary>
    /// <exception cref="ArgumentException">There is no row or no column, or a number is not finite.</exception>
    public static implicit operator Inputs(float[,] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new(Length(x, 0), Length(x, 1), MemoryMarshal.CreateReadOnlySpan(ref x[0, 0], x.Length).ToArray());
    }

    /// <summary>Rows of float64, kept as float32.</summary>
    /// <exception cref="ArgumentException">There is no row or no column, or a number is not finite in float32.</exception>
    public static implicit operator Inputs(double[,] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new(Length(x, 0), Length(x, 1), Array.ConvertAll(MemoryMarshal.CreateReadOnlySpan(ref x[0, 0], x.Length).ToArray(), static value => (float)value));
    }

    /// <summary>The rows from one to another.</summary>
    internal Inputs Slice(int first, int count) => new(count, Width, Values.AsSpan(first * Width, count * Width).ToArray());

    static int Length(Array x, int axis) => x.GetLength(axis) > 0 ? x.GetLength(axis)
        : throw new ArgumentException($"x has the shape [{x.GetLength(0)}, {x.GetLength(1)}], expected at least one {(axis == 0 ? "row" : "column")}.", nameof(x));
}
