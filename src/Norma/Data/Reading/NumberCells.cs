using System.Numerics;
using Norma.Formats;

namespace Norma.Data.Reading;

/// <summary>Numbers as float32.</summary>
/// <param name="markers">What means a missing value.</param>
/// <param name="point">The decimal separator.</param>
sealed class NumberCells(Markers markers, byte point) : Cells
{
    Growing<float> _values = new(0);

    /// <inheritdoc/>
    public override int Count => _values.Count;

    /// <summary>Whether a cell has a zero before another digit: such texts are codes.</summary>
    public bool LeadingZeros { get; private set; }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value)
    {
        var number = float.NaN;
        if (value.Length > 0)
        {
            var form = NumberText.Read(value, point, out number);
            if (form != NumberForm.Number) number = Odd(value, form);
            else if (markers.Has(number)) number = float.NaN;
            else if (value[0] <= '0') LeadingZeros |= NumberText.HasLeadingZero(value);
        }
        _values.Add(number);
    }

    float Odd(ReadOnlySpan<byte> value, NumberForm form)
    {
        if (!markers.Has(value)) Misfit(form == NumberForm.NotFinite);
        return float.NaN;
    }

    /// <inheritdoc/>
    public override void AddMissing() => _values.Add(float.NaN);

    /// <summary>Adds numbers that the source holds as such, from one on: each is the float32 next to its float64, as from a text.</summary>
    public void Add<T>(ReadOnlySpan<T> values, Validity valid, int from) where T : unmanaged, INumberBase<T>
    {
        var into = _values.Extend(values.Length - from);
        for (var i = from; i < values.Length; i++)
        {
            var value = valid.Has(i) ? (float)double.CreateTruncating(values[i]) : float.NaN;
            if (!float.IsFinite(value) && valid.Has(i)) Misfit(_values.Count - values.Length + i, notFinite: true);
            into[i - from] = float.IsFinite(value) && !markers.Has(value) ? value : float.NaN;
        }
    }

    /// <inheritdoc/>
    public override void Reserve(int rows) => _values.Reserve(rows);

    /// <inheritdoc/>
    public override void Cut(int count)
    {
        base.Cut(count);
        _values.Cut(count);
    }

    /// <inheritdoc/>
    public override Column Join(string name, IReadOnlyList<Cells> blocks, int rows)
    {
        if (blocks.Count == 1) return new NumberColumn(name, _values.Take());
        var values = GC.AllocateUninitializedArray<float>(rows);
        var row = 0;
        foreach (NumberCells block in blocks)
        {
            block._values.Span.CopyTo(values.AsSpan(row));
            row += block.Count;
        }
        return new NumberColumn(name, values);
    }
}
