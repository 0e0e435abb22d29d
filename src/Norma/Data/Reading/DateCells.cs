using Norma.Formats;

namespace Norma.Data.Reading;

/// <summary>Moments as microseconds since 1970-01-01 UTC.</summary>
/// <param name="markers">What means a missing value.</param>
/// <param name="format">A .NET date format; ISO 8601 when null.</param>
sealed class DateCells(Markers markers, string? format) : Cells
{
    Growing<long> _values = new(0);

    /// <inheritdoc/>
    public override int Count => _values.Count;

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<byte> value)
    {
        if (markers.Has(value)) { AddMissing(); return; }
        if (!DateText.Read(value, format, out var moment))
        {
            Misfit(notFinite: false);
            moment = DateColumn.Missing;
        }
        _values.Add(moment);
    }

    /// <summary>Adds a moment that the source holds as such.</summary>
    public void Add(long moment) => _values.Add(moment);

    /// <inheritdoc/>
    public override void AddMissing() => _values.Add(DateColumn.Missing);

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
        if (blocks.Count == 1) return new DateColumn(name, _values.Take());
        var values = GC.AllocateUninitializedArray<long>(rows);
        var row = 0;
        foreach (DateCells block in blocks)
        {
            block._values.Span.CopyTo(values.AsSpan(row));
            row += block.Count;
        }
        return new DateColumn(name, values);
    }
}
