using System.Numerics;
using System.Runtime.InteropServices;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Values of several axes, of the same sizes in each row: pictures, sounds, series.</summary>
/// <param name="name">The field.</param>
/// <param name="shape">The sizes of a row's axes, the channels last.</param>
public abstract class TensorColumn(string name, Shape shape) : Column(name)
{
    /// <summary>The sizes of a row's axes, the channels last.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>How many values a row has.</summary>
    public int Width { get; } = checked((int)shape.Size);

    /// <summary>Rows whose value could not be read, and why; such a column breaks its contract.</summary>
    internal IReadOnlyList<(int Row, string Why)> Faults { get; init; } = [];

    /// <summary>Of sounds, how many values of a channel are one second; null for others.</summary>
    public int? Rate { get; init; }

    /// <summary>Of pictures, by row, the size that a picture's file has; null where a row is the picture itself.</summary>
    internal (int Width, int Height)[]? Sizes { get; init; }

    /// <summary>The files that the values were read from, together; null where the rows' own file holds them.</summary>
    internal DataFile? Behind { get; init; }

    /// <summary>The values of a row as float32, row-major.</summary>
    /// <param name="row">The row.</param>
    /// <param name="into"><see cref="Width"/> numbers.</param>
    public abstract void Read(int row, Span<float> into);

    /// <summary>The bytes of a row's values, which differ where values do.</summary>
    internal abstract ReadOnlySpan<byte> BytesOf(int row);

    /// <summary>Its rows and those of another column of this kind after them.</summary>
    internal abstract TensorColumn Followed(TensorColumn other);
}

/// <summary>Values of one type. Rows that are taken share their memory.</summary>
/// <typeparam name="T"><see cref="byte"/> for pictures, <see cref="float"/> for sounds and series.</typeparam>
public sealed class TensorColumn<T> : TensorColumn where T : unmanaged, INumberBase<T>
{
    readonly T[] _values;
    readonly int[]? _starts;

    /// <summary>A column of these values.</summary>
    /// <param name="name">The field.</param>
    /// <param name="shape">The sizes of a row's axes.</param>
    /// <param name="values">Row-major, of all rows.</param>
    /// <exception cref="ArgumentException">They are no whole rows.</exception>
    public TensorColumn(string name, Shape shape, T[] values) : this(name, shape, values, null)
    {
        if (values.Length % Width != 0) throw new ArgumentException($"{values.Length} values are no rows of {shape}.", nameof(values));
    }

    TensorColumn(string name, Shape shape, T[] values, int[]? starts) : base(name, shape) => (_values, _starts) = (values, starts);

    /// <summary>Rows that begin at places of the values and may share some of them: windows over steps of time.</summary>
    /// <param name="name">The field.</param>
    /// <param name="shape">The sizes of a row's axes.</param>
    /// <param name="values">The values.</param>
    /// <param name="starts">By row, the place of its first value.</param>
    internal static TensorColumn<T> Over(string name, Shape shape, T[] values, int[] starts) => new(name, shape, values, starts);

    /// <inheritdoc/>
    public override int Rows => _starts?.Length ?? _values.Length / Width;

    /// <summary>The values of a row, row-major.</summary>
    public ReadOnlySpan<T> this[int row] => _values.AsSpan(_starts is null ? row * Width : _starts[row], Width);

    /// <inheritdoc/>
    public override bool IsMissing(int row) => false;

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new int[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = _starts is null ? rows[i] * Width : _starts[rows[i]];
        return new TensorColumn<T>(Name, Shape, _values, taken) { Behind = Behind, Rate = Rate, Sizes = Sizes is null ? null : Array.ConvertAll(rows.ToArray(), row => Sizes[row]) };
    }

    /// <inheritdoc/>
    public override void Read(int row, Span<float> into)
    {
        var values = this[row];
        if (typeof(T) == typeof(float)) MemoryMarshal.Cast<T, float>(values).CopyTo(into);
        else for (var i = 0; i < values.Length; i++) into[i] = float.CreateTruncating(values[i]);
    }

    internal override ReadOnlySpan<byte> BytesOf(int row) => MemoryMarshal.AsBytes(this[row]);

    internal override TensorColumn Followed(TensorColumn other)
    {
        var values = new T[checked((Rows + other.Rows) * Width)];
        for (var row = 0; row < Rows; row++) this[row].CopyTo(values.AsSpan(row * Width));
        for (var row = 0; row < other.Rows; row++) ((TensorColumn<T>)other)[row].CopyTo(values.AsSpan((Rows + row) * Width));
        return new TensorColumn<T>(Name, Shape, values) { Rate = Rate, Sizes = Sizes is null || other.Sizes is null ? null : [.. Sizes, .. other.Sizes] };
    }
}
