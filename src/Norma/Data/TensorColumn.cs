using System.Buffers;
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

    /// <summary>Whether the values are in memory. Others are read each time that they are asked for.</summary>
    public abstract bool IsKept { get; }

    /// <summary>Whether they are in memory, or stand decoded in a file.</summary>
    internal abstract bool IsDecoded { get; }

    /// <summary>Whether each value is known to be finite without a look.</summary>
    internal abstract bool AreFinite { get; }

    /// <summary>Rows whose value could not be read; such a column breaks its contract.</summary>
    internal IReadOnlyList<TensorFault> Faults { get; init; } = [];

    /// <summary>Of sounds, how many values of a channel are one second; null for others.</summary>
    public int? Rate { get; init; }

    /// <summary>Of pictures, by row, the size that a picture's file has; null where a row is the picture itself.</summary>
    internal (int Width, int Height)[]? Sizes { get; init; }

    /// <summary>The files that the values were read from, together; null where the rows' own file holds them.</summary>
    internal DataFile? Behind { get; init; }

    /// <summary>The values of a row as float32, row-major. From any thread.</summary>
    /// <param name="row">The row.</param>
    /// <param name="into"><see cref="Width"/> numbers.</param>
    /// <exception cref="FindingsException">The file of the row is no longer what was checked (exit 3).</exception>
    public abstract void Read(int row, Span<float> into);

    /// <summary>The <see cref="RowHash"/> of a row's values.</summary>
    internal abstract ulong HashOf(int row);

    /// <summary>Whether two rows have the same values.</summary>
    internal abstract bool Same(int row, int other);

    /// <summary>Its rows and those of another column of this kind after them.</summary>
    internal abstract TensorColumn Followed(TensorColumn other);

    /// <summary>The values of a row as they are kept.</summary>
    internal void Values<T>(int row, Span<T> into) where T : unmanaged => ((ITensorValues<T>)this).CopyTo(row, into);

    /// <summary>The values of a row as they are.</summary>
    internal interface ITensorValues<T>
    {
        /// <summary>Copies them.</summary>
        void CopyTo(int row, Span<T> into);
    }
}

/// <summary>A row whose value could not be read.</summary>
/// <param name="Row">The row.</param>
/// <param name="Why">What is wrong with it.</param>
/// <param name="Name">The file that it names; null where it names none.</param>
readonly record struct TensorFault(int Row, string Why, string? Name = null);

/// <summary>Values of one type. Rows that are taken share their memory.</summary>
/// <typeparam name="T"><see cref="byte"/> for pictures, <see cref="float"/> for sounds and series.</typeparam>
public sealed class TensorColumn<T> : TensorColumn, TensorColumn.ITensorValues<T> where T : unmanaged, INumberBase<T>
{
    readonly T[] _values;
    readonly RowValues<T>? _elsewhere;

    /// <summary>By row, the place of its first value; of rows that are elsewhere, which they are.</summary>
    readonly int[]? _starts;

    /// <summary>A column of these values.</summary>
    /// <param name="name">The field.</param>
    /// <param name="shape">The sizes of a row's axes.</param>
    /// <param name="values">Row-major, of all rows.</param>
    /// <exception cref="ArgumentException">They are no whole rows.</exception>
    public TensorColumn(string name, Shape shape, T[] values) : this(name, shape, values, null, null)
    {
        if (values.Length % Width != 0) throw new ArgumentException($"{values.Length} values are no rows of {shape}.", nameof(values));
    }

    /// <summary>Rows that are read when they are asked for.</summary>
    internal TensorColumn(string name, Shape shape, RowValues<T> elsewhere) : this(name, shape, [], elsewhere, null) { }

    TensorColumn(string name, Shape shape, T[] values, RowValues<T>? elsewhere, int[]? starts) : base(name, shape) => (_values, _elsewhere, _starts) = (values, elsewhere, starts);

    /// <summary>Rows that begin at places of the values and may share some of them: windows over steps of time.</summary>
    /// <param name="name">The field.</param>
    /// <param name="shape">The sizes of a row's axes.</param>
    /// <param name="values">The values.</param>
    /// <param name="starts">By row, the place of its first value.</param>
    internal static TensorColumn<T> Over(string name, Shape shape, T[] values, int[] starts) => new(name, shape, values, null, starts);

    /// <inheritdoc/>
    public override int Rows => _starts?.Length ?? _elsewhere?.Rows ?? _values.Length / Width;

    /// <inheritdoc/>
    public override bool IsKept => _elsewhere is null;

    internal override bool IsDecoded => _elsewhere?.AreDecoded ?? true;

    internal override bool AreFinite => typeof(T) == typeof(byte);

    /// <summary>The values of a row, row-major; read anew where they are not kept.</summary>
    public ReadOnlySpan<T> this[int row]
    {
        get
        {
            if (_elsewhere is null) return Kept(row);
            var values = new T[Width];
            CopyTo(row, values);
            return values;
        }
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => false;

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new int[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = Start(rows[i]);
        return new TensorColumn<T>(Name, Shape, _values, _elsewhere, taken) { Behind = Behind, Rate = Rate, Sizes = Sizes is null ? null : Array.ConvertAll(rows.ToArray(), row => Sizes[row]) };
    }

    /// <summary>Copies the values of a row. From any thread.</summary>
    /// <param name="row">The row.</param>
    /// <param name="into"><see cref="TensorColumn.Width"/> values.</param>
    /// <exception cref="FindingsException">The file of the row is no longer what was checked (exit 3).</exception>
    public void CopyTo(int row, Span<T> into)
    {
        if (_elsewhere is null) Kept(row).CopyTo(into);
        else _elsewhere.Read(Start(row), into[..Width]);
    }

    /// <inheritdoc/>
    public override void Read(int row, Span<float> into)
    {
        if (typeof(T) == typeof(float))
        {
            CopyTo(row, MemoryMarshal.Cast<float, T>(into));
            return;
        }
        if (_elsewhere is null)
        {
            Convert(Kept(row), into);
            return;
        }
        var values = ArrayPool<T>.Shared.Rent(Width);
        try
        {
            CopyTo(row, values);
            Convert(values.AsSpan(0, Width), into);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(values);
        }
    }

    internal override ulong HashOf(int row) => _elsewhere is null ? RowHash.Of(MemoryMarshal.AsBytes(Kept(row))) : _elsewhere.HashOf(Start(row));

    internal override bool Same(int row, int other) =>
        _elsewhere is null ? MemoryMarshal.AsBytes(Kept(row)).SequenceEqual(MemoryMarshal.AsBytes(Kept(other)))
        : Start(row) == Start(other) || (HashOf(row) == HashOf(other) && MemoryMarshal.AsBytes(this[row]).SequenceEqual(MemoryMarshal.AsBytes(this[other])));

    internal override TensorColumn Followed(TensorColumn other)
    {
        var sizes = Sizes is null || other.Sizes is null ? null : Sizes.Concat(other.Sizes).ToArray();
        if (!IsKept || !other.IsKept) return new TensorColumn<T>(Name, Shape, RowValues<T>.Chain(this, other)) { Rate = Rate, Sizes = sizes };
        var values = new T[checked((Rows + other.Rows) * Width)];
        for (var row = 0; row < Rows; row++) this[row].CopyTo(values.AsSpan(row * Width));
        for (var row = 0; row < other.Rows; row++) ((TensorColumn<T>)other)[row].CopyTo(values.AsSpan((Rows + row) * Width));
        return new TensorColumn<T>(Name, Shape, values) { Rate = Rate, Sizes = sizes };
    }

    static void Convert(ReadOnlySpan<T> values, Span<float> into)
    {
        var done = typeof(T) == typeof(byte) ? Convert(MemoryMarshal.AsBytes(values), into) : 0;
        for (var i = done; i < values.Length; i++) into[i] = float.CreateTruncating(values[i]);
    }

    // As many at a time as a vector has; gives how many.
    static int Convert(ReadOnlySpan<byte> values, Span<float> into)
    {
        var i = 0;
        for (; i + Vector<byte>.Count <= values.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(values[i..]), out var low, out var high);
            Widened(low, into[i..]);
            Widened(high, into[(i + Vector<ushort>.Count)..]);
        }
        return i;

        static void Widened(Vector<ushort> values, Span<float> into)
        {
            Vector.Widen(values, out var low, out var high);
            Vector.ConvertToSingle(Vector.AsVectorInt32(low)).CopyTo(into);
            Vector.ConvertToSingle(Vector.AsVectorInt32(high)).CopyTo(into[Vector<float>.Count..]);
        }
    }

    int Start(int row) => _starts is not null ? _starts[row] : _elsewhere is null ? row * Width : row;

    ReadOnlySpan<T> Kept(int row) => _values.AsSpan(Start(row), Width);
}
