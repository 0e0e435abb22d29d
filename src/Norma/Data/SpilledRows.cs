using System.Runtime.CompilerServices;

namespace Norma.Data;

/// <summary>The first rows in a <see cref="SpillFile"/> of their own, as they were decoded to be checked; the others are made again.</summary>
/// <typeparam name="T">The values.</typeparam>
sealed class SpilledRows<T> : RowValues<T> where T : unmanaged
{
    readonly SpillFile _file;
    readonly RowValues<T> _others;
    readonly int _spilled, _width;

    SpilledRows(SpillFile file, RowValues<T> others, int spilled, int width) => (_file, _others, _spilled, _width) = (file, others, spilled, width);

    /// <summary>Room for as many rows as the disk may take; null where it may take none.</summary>
    /// <param name="memory">What may be taken.</param>
    /// <param name="rows">All rows, made again.</param>
    /// <param name="width">How many values a row has.</param>
    public static SpilledRows<T>? In(MemoryBudget memory, RowValues<T> rows, int width) =>
        memory.TakeOnDisk(rows.Rows, BytesOf(width)) is { } taken ? new(taken.File, rows, taken.Rows, width) : null;

    public override int Rows => _others.Rows;

    public override bool AreDecoded => _spilled == Rows;

    public override ulong HashOf(int row) => _others.HashOf(row);

    /// <summary>Writes the values of a row where it has room. From any thread.</summary>
    /// <exception cref="Spec.FindingsException"><c>DATA038</c>: the disk is full or fails (exit 5).</exception>
    public void Write(int row, ReadOnlySpan<T> values)
    {
        if (row < _spilled) _file.Write(At(row), values);
    }

    public override void Read(int row, Span<T> into)
    {
        if (row < _spilled) _file.Read(At(row), into[.._width]);
        else _others.Read(row, into);
    }

    long At(int row) => row * BytesOf(_width);

    static long BytesOf(int width) => (long)width * Unsafe.SizeOf<T>();
}
