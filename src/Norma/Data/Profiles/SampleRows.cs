using System.Globalization;

namespace Norma.Data.Profiles;

/// <summary>A few rows as they are, what names persons or rows masked.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="Rows">By row and field, the value; null where it is missing, <c>•••</c> where it is not shown.</param>
public sealed record SampleRows(IReadOnlyList<string> Fields, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    const int Most = 5, Longest = 40;

    /// <summary>At most five rows, spread evenly.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="concealed">Fields whose values are not shown.</param>
    internal static SampleRows Of(Table table, IReadOnlySet<string> concealed)
    {
        var count = Math.Min(table.Rows, Most);
        var rows = Enumerable.Range(0, count).Select(i => (int)((long)i * table.Rows / count));
        return new([.. table.Columns.Select(c => c.Name)], [.. rows.Select(row => (IReadOnlyList<string?>)[.. table.Columns.Select(column => Shown(column, row, concealed))])]);
    }

    static string? Shown(Column column, int row, IReadOnlySet<string> concealed) =>
        column.IsMissing(row) ? null : concealed.Contains(column.Name) ? Concealed.Mask : column switch
        {
            NumberColumn numbers => numbers.Values[row].ToString(CultureInfo.InvariantCulture),
            DateColumn dates => Profile.Iso(dates.Values[row]),
            TextColumn texts when PersonalData.IsSurely(texts[row]!) => Concealed.Mask,
            TextColumn texts => texts[row]!.Length <= Longest ? texts[row] : texts[row]![..Longest] + "…",
            TensorColumn tensors => tensors.Shape.ToString(),
            BoxColumn boxes => string.Create(CultureInfo.InvariantCulture, $"{boxes[row].Length} boxes"),
            _ => Concealed.Mask,
        };
}
