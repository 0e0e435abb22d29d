namespace Norma.Data;

/// <summary>The values of one field in plain memory, one kind of column per kind of value.</summary>
/// <param name="name">The field.</param>
public abstract class Column(string name)
{
    /// <summary>The field.</summary>
    public string Name { get; } = name;

    /// <summary>How many rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Whether the value of a row is missing.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>The column with these rows, in their order (a row may occur more than once).</summary>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>The same with numbers of rows that the columns of a table share.</summary>
    internal virtual Column Take(TakenRows rows) => Take(rows.Rows.AsSpan());
}

/// <summary>Numbers as float32; NaN is missing, infinities do not occur. Those of a table that is larger than its memory are read from a file.</summary>
public sealed class NumberColumn : Column
{
    readonly float[]? _values;
    readonly SpilledFloats? _spilled;
    readonly int[]? _rows;
    readonly WeakReference<float[]?> _loaded = new(null);

    /// <summary>A column of these values.</summary>
    public NumberColumn(string name, float[] values) : base(name) => _values = values;

    /// <summary>Values that are not in memory; these rows of them, or all.</summary>
    internal NumberColumn(string name, SpilledFloats spilled, int[]? rows = null) : base(name) => (_spilled, _rows) = (spilled, rows);

    /// <summary>The values by row; loaded where they are not in memory, and let go when others were and nobody holds them.</summary>
    public float[] Values
    {
        get
        {
            if (_values is not null) return _values;
            if (_loaded.TryGetTarget(out var loaded)) return loaded;
            loaded = _spilled!.Load(_rows);
            _loaded.SetTarget(loaded);
            _spilled.Keep(loaded);
            return loaded;
        }
    }

    /// <inheritdoc/>
    public override int Rows => _values?.Length ?? _rows?.Length ?? _spilled!.Count;

    /// <summary>Whether the values are in memory.</summary>
    public bool IsKept => _values is not null;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => float.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        if (_values is null) return Take(new TakenRows(rows.ToArray()));
        var taken = new float[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = _values[rows[i]];
        return new NumberColumn(Name, taken);
    }

    /// <summary>The values of some rows that follow each other, without all being loaded.</summary>
    internal ReadOnlySpan<float> Range(int start, int count)
    {
        if (_values is not null) return _values.AsSpan(start, count);
        var values = GC.AllocateUninitializedArray<float>(count);
        Read(start, values);
        return values;
    }

    /// <summary>All values in their order, some at a time: what is not in memory is never loaded whole.</summary>
    internal IEnumerable<ReadOnlyMemory<float>> Pieces()
    {
        const int PieceRows = 1 << 14;
        if (_values is not null)
        {
            yield return _values;
            yield break;
        }
        var piece = new float[Math.Min(PieceRows, Rows)];
        for (var row = 0; row < Rows; row += piece.Length)
        {
            var some = piece.AsMemory(0, Math.Min(piece.Length, Rows - row));
            Read(row, some.Span);
            yield return some;
        }
    }

    /// <summary>The values of some rows that follow each other.</summary>
    internal void Read(int row, Span<float> into)
    {
        if (_values is not null) _values.AsSpan(row, into.Length).CopyTo(into);
        else if (_rows is null) _spilled!.Read(row, into);
        else _spilled!.Read(_rows.AsSpan(row, into.Length), into);
    }

    internal override Column Take(TakenRows rows) => _values is not null ? Take(rows.Rows.AsSpan()) : new NumberColumn(Name, _spilled!, rows.Of(_rows));
}

/// <summary>Texts (of a category, binary or text field) as codes into the distinct texts in order of first appearance; −1 is missing.</summary>
public sealed class TextColumn(string name, int[] codes, string[] levels) : Column(name)
{
    /// <summary>By row, the place of its text in <see cref="Levels"/>; −1 is missing.</summary>
    public int[] Codes { get; } = codes;

    /// <summary>The distinct texts.</summary>
    public string[] Levels { get; } = levels;

    /// <inheritdoc/>
    public override int Rows => Codes.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Codes[row] < 0;

    /// <summary>The text of a row; null when missing.</summary>
    public string? this[int row] => Codes[row] < 0 ? null : Levels[Codes[row]];

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new int[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = Codes[rows[i]];
        return new TextColumn(Name, taken, Levels);
    }
}

/// <summary>Moments as microseconds since 1970-01-01 UTC; the least 64-bit integer is missing.</summary>
public sealed class DateColumn(string name, long[] values) : Column(name)
{
    /// <summary>Stands for a missing moment.</summary>
    public const long Missing = long.MinValue;

    /// <summary>The values by row.</summary>
    public long[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Rows => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Values[row] == Missing;

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new long[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = Values[rows[i]];
        return new DateColumn(Name, taken);
    }
}
