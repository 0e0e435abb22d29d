namespace Norma.Data.Reading;

/// <summary>Which values of a vector are there: a bit a value, or no bits where none is missing.</summary>
readonly ref struct Validity(ReadOnlySpan<ulong> bits)
{
    readonly ReadOnlySpan<ulong> _bits = bits;

    /// <summary>Whether all of some values are there.</summary>
    public bool HasAll(int from, int to)
    {
        if (_bits.IsEmpty) return true;
        for (var i = from; i < to; i++) if (!Has(i)) return false;
        return true;
    }

    /// <summary>Whether a value is there; what stands in the place of a missing one means nothing.</summary>
    public bool Has(int index) => _bits.IsEmpty || (_bits[index >> 6] >> (index & 63) & 1) != 0;
}
