using System.Numerics;
using System.Runtime.InteropServices;
using Norma.Formats;

namespace Norma.Data.Reading;

/// <summary>Numbers as float32.</summary>
/// <param name="markers">What means a missing value.</param>
/// <param name="point">The decimal separator.</param>
/// <param name="memory">What may be kept; what is more goes to a file while it is read. All is kept where it is null.</param>
sealed class NumberCells(Markers markers, byte point, MemoryBudget? memory = null) : Cells
{
    /// <summary>Numbers after which it is asked whether more may be kept.</summary>
    const int PieceValues = 1 << 18;

    readonly List<(long At, int Count)> _spilled = [];
    readonly List<float[]> _kept = [];      // full pieces: growing one array would hold each number up to three times
    Growing<float> _values = new(0);
    int _before;
    long _taken;

    /// <inheritdoc/>
    public override int Count => _before + _values.Count;

    /// <summary>Whether a cell has a zero before another digit: such texts are codes.</summary>
    public bool LeadingZeros { get; private set; }

    /// <summary>The first row of a number that is not whole; null where there is none.</summary>
    public int? Fraction { get; private set; }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value)
    {
        var number = float.NaN;
        if (value.Length > 0)
        {
            var form = NumberText.Read(value, point, out number);
            if (form != NumberForm.Number) number = Odd(value, form);
            else if (markers.Has(number)) number = float.NaN;
            else
            {
                if (value[0] <= '0') LeadingZeros |= NumberText.HasLeadingZero(value);
                if (Fraction is null && number != MathF.Truncate(number)) Fraction = Count;
            }
        }
        _values.Add(number);
        if (_values.Count >= PieceValues && memory is not null) Ask();
    }

    /// <summary>Keeps what came, where it may be; else it goes to the file, and so do all that follow.</summary>
    void Ask()
    {
        if (!memory!.IsSpilling && memory.TryTake(_values.Count * (long)sizeof(float)))
        {
            _taken += _values.Count * (long)sizeof(float);
            _kept.Add(_values.Take());
            _before += _values.Count;
            _values = new(PieceValues);
            return;
        }
        memory.IsSpilling = true;
        Spill();
        _values.Reserve(PieceValues);
    }

    void Spill()
    {
        foreach (var piece in _kept) _spilled.Add((memory!.Spill.Append<float>(piece), piece.Length));
        GiveBack();
        _kept.Clear();
        if (_values.Count > 0) _spilled.Add((memory!.Spill.Append(_values.Span), _values.Count));
        _before += _values.Count;
        _values.Cut(0);
    }

    // A column that was made of them may have it still: then they are emptied when nobody reads it any more.
    void GiveBack()
    {
        memory!.Give(_taken);
        _taken = 0;
    }

    float Odd(ReadOnlySpan<byte> value, NumberForm form)
    {
        if (!markers.Has(value)) Misfit(form == NumberForm.NotFinite);
        return float.NaN;
    }

    /// <inheritdoc/>
    public override void AddMissing()
    {
        _values.Add(float.NaN);
        if (_values.Count >= PieceValues && memory is not null) Ask();
    }

    /// <summary>Adds numbers that the source holds as such, from one on: each is the float32 next to its float64, as from a text.</summary>
    public void Add<T>(ReadOnlySpan<T> values, Validity valid, int from) where T : unmanaged, INumberBase<T>
    {
        var into = _values.Extend(values.Length - from);
        if (typeof(T) != typeof(double) || markers.HasNumbers || !valid.HasAll(from, values.Length) || !Narrowed(MemoryMarshal.Cast<T, double>(values[from..]), into)) AddSlowly(values, valid, from, into);
        else if (Fraction is null)
        {
            var added = MemoryMarshal.Cast<T, double>(values[from..]);
            for (var i = 0; i < added.Length && Fraction is null; i++) if (added[i] != Math.Truncate(added[i])) Fraction = Count - added.Length + i;
        }
        if (_values.Count >= PieceValues && memory is not null) Ask();
    }

    // Whether all are finite float32: two vectors at a time, where nothing has to be looked at one by one.
    static bool Narrowed(ReadOnlySpan<double> values, Span<float> into)
    {
        var width = Vector<double>.Count;
        var (i, unsound) = (0, Vector<float>.Zero);
        for (; i <= values.Length - 2 * width; i += 2 * width)
        {
            var narrow = Vector.Narrow(new Vector<double>(values[i..]), new Vector<double>(values[(i + width)..]));
            narrow.CopyTo(into[i..]);
            // 0 · x is 0 for what is finite, and NaN for all else, which stays NaN in a sum.
            unsound += narrow * Vector<float>.Zero;
        }
        for (; i < values.Length; i++)
        {
            into[i] = (float)values[i];
            if (!float.IsFinite(into[i])) return false;
        }
        return Vector.EqualsAll(unsound, Vector<float>.Zero);
    }

    void AddSlowly<T>(ReadOnlySpan<T> values, Validity valid, int from, Span<float> into) where T : unmanaged, INumberBase<T>
    {
        for (var i = from; i < values.Length; i++)
        {
            var exact = valid.Has(i) ? double.CreateTruncating(values[i]) : double.NaN;
            var value = (float)exact;
            if (!float.IsFinite(value) && valid.Has(i)) Misfit(Count - values.Length + i, notFinite: true);
            if (Fraction is null && exact != Math.Truncate(exact) && float.IsFinite(value)) Fraction = Count - values.Length + i;
            into[i - from] = float.IsFinite(value) && !markers.Has(value) ? value : float.NaN;
        }
    }

    /// <inheritdoc/>
    public override void Reserve(int rows) => _values.Reserve(memory is null ? rows : Math.Min(rows, PieceValues));

    /// <inheritdoc/>
    public override void Cut(int count)
    {
        base.Cut(count);
        if (Fraction >= count) Fraction = null;
        if (count < _before)
        {
            // Only a file whose cells are never taken back one by one goes beyond memory.
            _spilled.Clear();
            GiveBack();
            _kept.Clear();
            (_before, count) = (0, 0);
        }
        _values.Cut(count - _before);
    }

    /// <inheritdoc/>
    public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows)
    {
        if (memory is { IsSpilling: true } || blocks.Any(block => ((NumberCells)block)._spilled.Count > 0))
        {
            foreach (NumberCells block in blocks) block.Spill();
            return new NumberColumn(name, new SpilledFloats(memory!.Spill, [.. blocks.SelectMany(block => ((NumberCells)block)._spilled)]));
        }
        if (blocks.Count == 1 && ((NumberCells)blocks[0])._kept.Count == 0) return new NumberColumn(name, ((NumberCells)blocks[0])._values.Take());
        var values = GC.AllocateUninitializedArray<float>(rows);
        var row = 0;
        foreach (NumberCells block in blocks)
        {
            foreach (var piece in block._kept)
            {
                piece.CopyTo(values, row);
                row += piece.Length;
            }
            block._values.Span.CopyTo(values.AsSpan(row));
            row += block._values.Count;
            block._kept.Clear();
        }
        return new NumberColumn(name, values);
    }
}
