namespace Norma.Data.Reading;

/// <summary>Pieces of rows as a model takes them: a multiple of <see cref="Rows"/> each, the last as many as are left, so that a row's batch does not depend on where a file was divided.</summary>
/// <param name="take">Takes the pieces; at least one, perhaps without rows.</param>
sealed class Regrouped(Action<InputRows> take)
{
    /// <summary>Every piece but the last has a multiple of so many rows.</summary>
    public const int Rows = 2048;

    InputRows? _rest;
    bool _taken;

    /// <summary>Adds the next rows.</summary>
    public void Add(InputRows piece)
    {
        if (_rest is { Table.Rows: > 0 } rest)
        {
            var joined = piece with { Table = Join(rest.Table, piece.Table), Kept = piece.Kept is null ? null : Join(rest.Kept!, piece.Kept), Spent = null };
            rest.Spent?.Invoke();
            piece.Spent?.Invoke();
            piece = joined;
        }
        var odd = piece.Table.Rows % Rows;
        var even = piece.Table.Rows - odd;
        _rest = even == 0 ? piece : null;
        if (even == 0) return;
        if (odd == 0)
        {
            Take(piece);
            return;
        }
        var first = Part(piece, 0, even);
        _rest = Part(piece, even, odd);
        piece.Spent?.Invoke();
        Take(first);
    }

    /// <summary>Gives what is left.</summary>
    public void End()
    {
        if (_rest is not null && (_rest.Table.Rows > 0 || !_taken)) Take(_rest);
        _rest = null;
    }

    void Take(InputRows rows)
    {
        _taken = true;
        take(rows);
    }

    static InputRows Part(InputRows rows, int from, int count) => rows with { Table = Part(rows.Table, from, count), Kept = rows.Kept is null ? null : Part(rows.Kept, from, count), Spent = null };

    static Table Part(Table table, int from, int count) => new([.. table.Columns.Select(column => column switch
    {
        NumberColumn numbers => (Column)new NumberColumn(column.Name, numbers.Values.AsSpan(from, count).ToArray()),
        DateColumn dates => new DateColumn(column.Name, dates.Values.AsSpan(from, count).ToArray()),
        TextColumn texts => Used(column.Name, texts.Codes.AsSpan(from, count), texts.Levels),
        TensorColumn or BoxColumn => column.Take([.. Enumerable.Range(from, count)]),
        _ => throw Unknown(column),
    })], count);

    static Table Join(Table one, Table other) => new([.. one.Columns.Zip(other.Columns, (first, second) => (first, second) switch
    {
        (NumberColumn a, NumberColumn b) => (Column)new NumberColumn(a.Name, [.. a.Values, .. b.Values]),
        (DateColumn a, DateColumn b) => new DateColumn(a.Name, [.. a.Values, .. b.Values]),
        (TextColumn a, TextColumn b) => Join(a, b),
        (TensorColumn a, TensorColumn b) => a.Followed(b),
        (BoxColumn a, BoxColumn b) => a.Followed(b),
        _ => throw Unknown(first),
    })], one.Rows + other.Rows);

    static TextColumn Join(TextColumn one, TextColumn other)
    {
        var levels = new List<string>(one.Levels);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var level in one.Levels) known.Add(level, known.Count);
        var codeOf = new int[other.Levels.Length];
        for (var level = 0; level < codeOf.Length; level++)
        {
            if (known.TryGetValue(other.Levels[level], out codeOf[level])) continue;
            codeOf[level] = levels.Count;
            levels.Add(other.Levels[level]);
        }
        var codes = new int[one.Rows + other.Rows];
        one.Codes.CopyTo(codes, 0);
        for (var row = 0; row < other.Rows; row++) codes[one.Rows + row] = other.Codes[row] is >= 0 and var code ? codeOf[code] : -1;
        return new(one.Name, codes, [.. levels]);
    }

    // The texts of some rows alone: what is carried on must not grow with the file.
    static TextColumn Used(string name, ReadOnlySpan<int> rows, string[] levels)
    {
        var places = new int[levels.Length];
        var codes = new int[rows.Length];
        var used = new List<string>();
        for (var row = 0; row < codes.Length; row++)
        {
            if (rows[row] < 0) { codes[row] = -1; continue; }
            ref var place = ref places[rows[row]];
            if (place == 0)
            {
                used.Add(levels[rows[row]]);
                place = used.Count;
            }
            codes[row] = place - 1;
        }
        return new(name, codes, [.. used]);
    }

    static ArgumentException Unknown(Column column) => new($"Column '{column.Name}' is of a kind that is not divided: {column.GetType()}.", nameof(column));
}
