using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Splits;

/// <summary>Each row by chance, or with <c>stratify</c> so that every level of a field keeps its share in each part.</summary>
/// <remarks>
/// Sizes are exact: the shares of all rows, rounded by largest remainder. With <c>stratify</c> each level comes within one row of its share,
/// and a level with rows enough is in every part. Rows without a value in that field are a level of their own.
/// <para>Like <c>sklearn.model_selection.train_test_split(stratify=…)</c>, but a row's part does not depend on the order of the rows.</para>
/// </remarks>
/// <param name="Train">The share of training rows. The three must sum to 1 within 1e-9; else it is a finding.</param>
/// <param name="Validation">The share of validation rows.</param>
/// <param name="Test">The share of test rows.</param>
/// <param name="Stratify">A field of type category or binary whose shares are kept.</param>
[Word]
public sealed record Random(
    [Bounds(0, 1, ExclusiveMinimum = true)] double Train = 0.7,
    [Bounds(0, 1)] double Validation = 0.1,
    [Bounds(0, 1)] double Test = 0.2,
    string? Stratify = null) : Split
{
    Shares Shares => new(Train, Validation, Test);

    /// <inheritdoc/>
    public override bool Validates => Validation > 0;

    /// <inheritdoc/>
    public override Items<string> Needs(Map<Field> fields) => Stratify is null ? [] : [Stratify];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Map<Field> fields)
    {
        if (Shares.Check() is { } wrong) yield return wrong;
        if (Stratify is null) yield break;
        if (MissingField(fields, Stratify, "stratify") is { } missing) yield return missing;
        else if (fields[Stratify] is not (Category or Binary or Inferred))
            yield return new Finding("DATA053", $"{SplitPath}.stratify", $"received {Printable.Quote(Stratify)}, a field of type {fields[Stratify].Type}")
            {
                Expected = "a field of type category or binary",
                Fix = "remove 'stratify', or name a field with levels.",
            };
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Assign(SplitRows rows, Part[] parts)
    {
        if (Stratify is null)
        {
            var all = new int[rows.Count];
            for (var row = 0; row < all.Length; row++) all[row] = row;
            Place(rows, all, Shares.Sizes(all.Length), parts);
            return [];
        }
        if (rows.Table[Stratify] is not TextColumn column)
            return [new Finding("DATA053", $"{SplitPath}.stratify", $"received {Printable.Quote(Stratify)}, whose values are no levels") { Expected = "a field of type category or binary", Fix = "remove 'stratify'." }];

        var strata = Strata(column);
        var sizes = Shares.Sizes(Array.ConvertAll(strata, stratum => stratum.Length));
        for (var i = 0; i < strata.Length; i++) Place(rows, strata[i], sizes[i], parts);
        return [];
    }

    /// <summary>The rows of each level, rarest first, so that rare levels choose before common ones; names decide between equals.</summary>
    static int[][] Strata(TextColumn column)
    {
        var counts = new int[column.Levels.Length + 1];
        foreach (var code in column.Codes) counts[code + 1]++;
        var rows = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (var row = 0; row < column.Rows; row++)
        {
            var level = column.Codes[row] + 1;
            rows[level][counts[level]++] = row;
        }
        var levels = Levels.Present(counts);
        Array.Sort(levels, (a, b) => counts[a] != counts[b] ? counts[a].CompareTo(counts[b]) : string.CompareOrdinal(NameOf(a), NameOf(b)));
        return Array.ConvertAll(levels, level => rows[level]);

        string NameOf(int level) => level == 0 ? "" : column.Levels[level - 1];
    }

    static void Place(SplitRows rows, int[] stratum, int[] sizes, Part[] parts)
    {
        rows.Sort(stratum);
        var trained = sizes[0];
        for (var rank = trained; rank < stratum.Length; rank++) parts[stratum[rank]] = rank < trained + sizes[1] ? Part.Validation : Part.Test;
    }
}
