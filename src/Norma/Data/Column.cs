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
}

/// <summary>Numbers as float32; NaN is missing, infinities do not occur.</summary>
public sealed class NumberColumn(string name, float[] values) : Column(name)
{
    /// <summary>The values by row.</summary>
    public float[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Rows => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => float.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new float[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = Values[rows[i]];
        return new NumberColumn(Name, taken);
    }
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
