namespace Norma.Data;

/// <summary>Columns of equal length, read and checked against the contract.</summary>
public sealed class Table
{
    readonly Dictionary<string, Column> _byName;

    /// <summary>A table of these columns.</summary>
    /// <exception cref="ArgumentException">Lengths differ or a name occurs twice.</exception>
    public Table(IReadOnlyList<Column> columns, int rows)
    {
        if (columns.FirstOrDefault(c => c.Rows != rows) is { } odd)
            throw new ArgumentException($"Column '{odd.Name}' has {odd.Rows} rows, the table has {rows}.", nameof(columns));
        Columns = columns;
        Rows = rows;
        _byName = columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>The columns in the order of the source.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>The column of a field.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Column this[string name] => _byName[name];

    /// <summary>Whether there is such a column.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>The table with these rows, in their order.</summary>
    public Table Take(ReadOnlySpan<int> rows)
    {
        var taken = new Column[Columns.Count];
        var shared = new TakenRows(rows.ToArray());
        for (var i = 0; i < taken.Length; i++) taken[i] = Columns[i].Take(shared);
        return new Table(taken, rows.Length);
    }
}
