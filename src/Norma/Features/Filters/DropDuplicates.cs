using Norma.Data;
using Norma.Spec;

namespace Norma.Features.Filters;

/// <summary>Keeps the first of rows that hold the same values.</summary>
/// <remarks>
/// Rows are found by hash and compared by value; a missing value equals a missing one, −0 equals 0.
/// <para><c>pandas.DataFrame.drop_duplicates</c>.</para>
/// </remarks>
/// <param name="Fields">The fields to compare; all but those of role id or ignore when absent.</param>
[Word]
public sealed record DropDuplicates([OneOrMany] Items<string>? Fields = null) : RowFilter
{
    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Map<Field> fields, string path) => Unknown(Fields ?? [], fields, path);

    /// <inheritdoc/>
    public override int[] Keep(DataSet data)
    {
        var names = Fields ?? new(data.Fields.Where((_, field) => field.Role is not (Role.Id or Role.Ignore)).Keys);
        Column[] columns = [.. names.Where(data.Table.Has).Select(name => data.Table[name])];
        var rows = data.Table.Rows;
        var hashes = new ulong[rows];
        foreach (var column in columns) RowHash.Fold(column, hashes);

        // Open addressing, at most half full: row + 1, 0 for none.
        var mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Math.Min(rows, 1 << 29)) * 2) - 1;
        var slots = new int[mask + 1];
        var kept = new List<int>(rows);
        for (var row = 0; row < rows; row++)
        {
            var slot = (int)hashes[row] & mask;
            while (slots[slot] is not 0 and var other && !(hashes[other - 1] == hashes[row] && Same(columns, other - 1, row))) slot = (slot + 1) & mask;
            if (slots[slot] != 0) continue;
            slots[slot] = row + 1;
            kept.Add(row);
        }
        return [.. kept];
    }

    static bool Same(Column[] columns, int a, int b)
    {
        foreach (var column in columns)
        {
            var same = column switch
            {
                NumberColumn numbers => numbers.Values[a] == numbers.Values[b] || float.IsNaN(numbers.Values[a]) && float.IsNaN(numbers.Values[b]),
                DateColumn dates => dates.Values[a] == dates.Values[b],
                TextColumn texts => texts.Codes[a] == texts.Codes[b],
                TensorColumn tensors => tensors.Same(a, b),
                BoxColumn boxes => boxes.BytesOf(a).SequenceEqual(boxes.BytesOf(b)),
                _ => throw new InvalidOperationException($"Rows of a {column.GetType().Name} cannot be compared."),
            };
            if (!same) return false;
        }
        return true;
    }
}
