using System.Numerics;
using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>What a split may look at: the rows, and for each a key drawn by chance from the seed and the row's identity alone.</summary>
public sealed class SplitRows
{
    readonly RowOrigins _origins;
    readonly ulong _seedKey;
    readonly ulong[] _keys;

    /// <summary>The rows of a table under a seed.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="fields">What each field is. A field of role <c>id</c> is the rows' identity, if it has a column.</param>
    /// <param name="origins">The rows' identity otherwise, and where ids repeat or lack.</param>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="stated">By row, the part that its file states; null when files state none.</param>
    public SplitRows(Table table, Map<Field> fields, RowOrigins origins, long seed, Part[]? stated = null)
    {
        (Table, Fields, _origins, Stated) = (table, fields, origins, stated);
        var stream = new Seed(seed, "split");
        _seedKey = stream.Next();
        var fileKeys = new ulong[origins.Digests.Count];
        for (var file = 0; file < fileKeys.Length; file++) fileKeys[file] = RowHash.Mix(RowHash.Of(origins.Digests[file]) ^ _seedKey);

        _keys = new ulong[table.Rows];
        for (var row = 0; row < _keys.Length; row++) _keys[row] = RowHash.Of(fileKeys[origins.Files[row]], origins.Ordinals[row]);
        if (fields.FirstOrDefault(f => f.Value.Role == Role.Id && table.Has(f.Key)) is not { Key: { } id }) return;
        var column = table[id];
        var named = new ulong[table.Rows];
        Array.Fill(named, _seedKey);
        RowHash.Fold(column, named);
        for (var row = 0; row < _keys.Length; row++)
            if (!column.IsMissing(row)) _keys[row] = named[row];
    }

    /// <summary>The rows.</summary>
    public Table Table { get; }

    /// <summary>What each field is.</summary>
    public Map<Field> Fields { get; }

    /// <summary>By row, the part that its file states.</summary>
    public Part[]? Stated { get; }

    /// <summary>How many rows.</summary>
    public int Count => Table.Rows;

    /// <summary>Puts rows into their order by chance.</summary>
    public void Sort(Span<int> rows)
    {
        if (rows.Length < 2) return;
        // Keys are spread evenly: as many buckets by their first bits as there are rows hold one row or two each.
        var shift = BitOperations.LeadingZeroCount((ulong)rows.Length);
        var ends = new int[1 << (64 - shift)];
        foreach (var row in rows) ends[_keys[row] >> shift]++;
        for (var bucket = 1; bucket < ends.Length; bucket++) ends[bucket] += ends[bucket - 1];
        var starts = ends.AsSpan().ToArray();
        var placed = new int[rows.Length];
        foreach (var row in rows) placed[--starts[_keys[row] >> shift]] = row;
        placed.CopyTo(rows);
        Comparison<int> order = ByKey;
        for (var bucket = 0; bucket < ends.Length; bucket++)
            if (ends[bucket] - starts[bucket] > 1) rows[starts[bucket]..ends[bucket]].Sort(order);
    }

    int ByKey(int a, int b) => _keys[a] != _keys[b] ? _keys[a].CompareTo(_keys[b]) : ByOrigin(a, b);

    /// <summary>By row, the key of its group: equal for rows that agree in all of the fields, its own for a row that lacks all of them.</summary>
    public ulong[] GroupKeys(IReadOnlyList<string> by)
    {
        var keys = new ulong[Count];
        Array.Fill(keys, _seedKey);
        var columns = by.Select(name => Table[name]).ToArray();
        foreach (var column in columns) RowHash.Fold(column, keys);
        for (var row = 0; row < keys.Length; row++)
        {
            var lacksAll = true;
            foreach (var column in columns) lacksAll &= column.IsMissing(row);
            if (lacksAll) keys[row] = RowHash.Mix(_keys[row] ^ ~_seedKey);
        }
        return keys;
    }

    int ByOrigin(int a, int b)
    {
        var byFile = string.CompareOrdinal(_origins.Digests[_origins.Files[a]], _origins.Digests[_origins.Files[b]]);
        if (byFile != 0) return byFile;
        var byOrdinal = _origins.Ordinals[a].CompareTo(_origins.Ordinals[b]);
        return byOrdinal != 0 ? byOrdinal : a.CompareTo(b);
    }
}
