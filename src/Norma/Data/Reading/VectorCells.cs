using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Norma.Spec;
using Vector = Norma.Data.Fields.Vector;

namespace Norma.Data.Reading;

/// <summary>Lists of numbers as float32, as many in each row.</summary>
/// <param name="stated">How many the contract states.</param>
/// <param name="shown">The file as findings name it.</param>
/// <param name="memory">What may be kept; what is more goes to a file while it is read. All is kept where it is null.</param>
sealed class VectorCells(int? stated, string shown, MemoryBudget? memory) : Cells
{
    readonly NumberCells _numbers = new(new Markers([]), (byte)'.', memory);
    Growing<int> _lengths = new(0);     // by row; below 0 where it has a fault, and no numbers
    float[] _row = new float[16];
    long _total;

    /// <inheritdoc/>
    public override int Count => _lengths.Count;

    /// <summary>How many numbers the first list has, as far as one is known.</summary>
    int? FirstLength
    {
        get
        {
            foreach (var length in _lengths.Span) if (length > 0) return length;
            return null;
        }
    }

    static int? FirstOf(IReadOnlyList<Cells> blocks) => blocks.Select(block => ((VectorCells)block).FirstLength).FirstOrDefault(length => length is not null);

    /// <summary>The first row of blocks that has no list, or not as many numbers as the first, and what is wrong with it; null where there is none.</summary>
    public static (int Row, string Why)? FirstFault(IReadOnlyList<Cells> blocks)
    {
        var (width, first) = (FirstOf(blocks) ?? 0, 0);
        foreach (VectorCells block in blocks)
        {
            var lengths = block._lengths.Span;
            if (lengths.IndexOfAnyExcept(width) is >= 0 and var row) return (first + row, What(lengths[row], width));
            first += lengths.Length;
        }
        return null;
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) AddMissing();
        else if (VectorText.Read(value, Vector.MostNumbers, ref _row, out var count) is not VectorFault.None and var fault) Fault(fault);
        else Keep(_row.AsSpan(0, count));
    }

    /// <summary>Adds a list that the source holds as numbers.</summary>
    /// <param name="values">Numbers of many lists.</param>
    /// <param name="valid">Which of them are there.</param>
    /// <param name="from">The first of this list.</param>
    /// <param name="count">How many this list has.</param>
    public void Add<T>(ReadOnlySpan<T> values, Validity valid, int from, int count) where T : unmanaged, INumberBase<T>
    {
        if (count == 0) Fault(VectorFault.Empty);
        else if (count > Vector.MostNumbers) Fault(VectorFault.TooMany);
        else if (!valid.HasAll(from, from + count)) Fault(VectorFault.Gap);
        else
        {
            if (_row.Length < count) _row = new float[count];
            var row = _row.AsSpan(0, count);
            for (var i = 0; i < count; i++) row[i] = (float)double.CreateTruncating(values[from + i]);
            foreach (var number in row)
            {
                if (float.IsFinite(number)) continue;
                Fault(VectorFault.NotFinite);
                return;
            }
            Keep(row);
        }
    }

    void Keep(ReadOnlySpan<float> row)
    {
        Within(_total += row.Length);
        _numbers.Add(row, default, 0);
        _lengths.Add(row.Length);
    }

    void Within(long numbers)
    {
        if (numbers <= Array.MaxLength) return;
        throw new FindingsException(ExitCode.Limit, new Finding("DATA017", "", string.Create(CultureInfo.InvariantCulture, $"has more than {Array.MaxLength:N0} numbers in a field of type vector"))
        {
            File = shown,
            Expected = "fewer rows, or shorter lists",
            Fix = "split the file, or store fewer numbers a row.",
        });
    }

    void Fault(VectorFault fault) => _lengths.Add(-(int)fault);

    /// <inheritdoc/>
    public override void AddMissing() => Fault(VectorFault.Missing);

    /// <inheritdoc/>
    public override void Reserve(int rows) => _lengths.Reserve(rows);

    /// <inheritdoc/>
    public override void Cut(int count)
    {
        base.Cut(count);
        foreach (var length in _lengths.Span[Math.Min(count, _lengths.Count)..]) _total -= Math.Max(0, length);
        _numbers.Cut((int)_total);
        _lengths.Cut(count);
    }

    /// <inheritdoc/>
    public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows)
    {
        var width = stated ?? FirstOf(blocks) ?? 1;
        var (faults, first, others) = (new List<TensorFault>(), 0, new Dictionary<int, string>());
        foreach (VectorCells block in blocks)
        {
            var lengths = block._lengths.Span;
            for (var row = 0; row < lengths.Length; row++)
                if (lengths[row] != width) faults.Add(new(first + row, WhatOf(lengths[row])));
            first += lengths.Length;
        }
        if (faults.Count > 0) return new TensorColumn<float>(name, [width], new Nothing(rows)) { Faults = faults };
        Within((long)rows * width);
        var numbers = (NumberColumn)_numbers.Join(name, [.. blocks.Select(block => ((VectorCells)block)._numbers)], rows * width);
        return numbers.IsKept ? new TensorColumn<float>(name, [width], numbers.Values) : new TensorColumn<float>(name, [width], new Elsewhere(numbers, width));

        string WhatOf(int length)
        {
            if (!others.TryGetValue(length, out var why)) others.Add(length, why = What(length, width));
            return why;
        }
    }

    static string What(int length, int width) => length < 0 ? VectorText.What((VectorFault)(-length))
        : string.Create(CultureInfo.InvariantCulture, $"has {length} {(length == 1 ? "number" : "numbers")} where {width} {(width == 1 ? "is" : "are")} expected");

    /// <summary>Rows of a column that breaks its contract.</summary>
    sealed class Nothing(int rows) : RowValues<float>
    {
        public override int Rows => rows;

        public override bool AreDecoded => true;

        public override void Read(int row, Span<float> into) => into.Clear();

        public override ulong HashOf(int row) => 0;
    }

    /// <summary>Rows that are not in memory.</summary>
    sealed class Elsewhere(NumberColumn numbers, int width) : RowValues<float>
    {
        public override int Rows { get; } = numbers.Rows / width;

        public override bool AreDecoded => true;

        public override void Read(int row, Span<float> into) => numbers.Read(row * width, into);

        public override ulong HashOf(int row)
        {
            var values = ArrayPool<float>.Shared.Rent(width);
            try
            {
                Read(row, values.AsSpan(0, width));
                return RowHash.Of(MemoryMarshal.AsBytes(values.AsSpan(0, width)));
            }
            finally
            {
                ArrayPool<float>.Shared.Return(values);
            }
        }
    }
}
