using Norma.Data.Reading;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A day or a moment; ISO 8601 unless a format is stated, UTC unless an offset is.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Format">A .NET date format such as <c>dd.MM.yyyy HH:mm</c>, read with the invariant culture.</param>
/// <param name="Minimum">The earliest legal moment, ISO 8601.</param>
/// <param name="Maximum">The latest legal moment, ISO 8601.</param>
/// <param name="Required">Whether a missing value is an error.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Date(
    Role Role = Role.Feature,
    string? Format = null,
    string? Minimum = null,
    string? Maximum = null,
    bool Required = false,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new DateCells(new(Missing), Format);

    internal override IEnumerable<Violation> Violations(Column column) =>
        [.. RequiredViolation(column), .. Bounds((DateColumn)column)];

    internal override bool CanBeTarget => false;

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        if (Format is not null && !DateText.IsFormat(Format))
            yield return new Finding("DATA029", $"{SpecPath.Key("$.data.fields", name)}.format", $"received {Printable.Quote(Format)}") { Expected = "a .NET date format", Fix = "write it as in dd.MM.yyyy or yyyy-MM-dd HH:mm." };
        foreach (var (key, bound) in new[] { ("minimum", Minimum), ("maximum", Maximum) })
            if (bound is not null && !DateText.Read(bound, null, out _))
                yield return new Finding("DATA029", $"{SpecPath.Key("$.data.fields", name)}.{key}", $"received {Printable.Quote(bound)}") { Expected = "a date as ISO 8601 writes it", Fix = "write it as in 2026-01-31 or 2026-01-31T12:00:00Z." };
    }

    IEnumerable<Violation> Bounds(DateColumn column)
    {
        if (Minimum is not null && DateText.Read(Minimum, null, out var least) && Where(column, v => v < least) is { } below)
            yield return new("DATA024", below, $"is before {Minimum}", $"{Minimum} or later", "correct the rows, or the minimum.");
        if (Maximum is not null && DateText.Read(Maximum, null, out var greatest) && Where(column, v => v > greatest) is { } above)
            yield return new("DATA024", above, $"is after {Maximum}", $"{Maximum} or earlier", "correct the rows, or the maximum.");
    }

    static RowList? Where(DateColumn column, Predicate<long> breaks)
    {
        var rows = new RowList();
        for (var row = 0; row < column.Rows; row++)
            if (column.Values[row] != DateColumn.Missing && breaks(column.Values[row])) rows.Add(row);
        return rows.OrNull();
    }
}
