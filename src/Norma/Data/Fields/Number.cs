using System.Globalization;
using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A number, kept as float32.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Unit">The unit of measurement, for people.</param>
/// <param name="Minimum">The least legal value.</param>
/// <param name="Maximum">The greatest legal value.</param>
/// <param name="Required">Whether a missing value is an error.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Number(
    Role Role = Role.Feature,
    string? Unit = null,
    double? Minimum = null,
    double? Maximum = null,
    bool Required = false,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new NumberCells(new(Missing, file.Point), file.Point, file.GoesBeyondMemory ? file.Memory : null);

    internal override Target TargetOf(string name, Column? column) => new(name, TaskKind.Regression, []);

    internal override IEnumerable<Violation> Violations(Column column) =>
        [.. RequiredViolation(column), .. Bounds((NumberColumn)column)];

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        if (Minimum > Maximum)
            yield return new Finding("DATA029", $"{SpecPath.Key("$.data.fields", name)}.minimum", $"received {Short(Minimum.Value)}, above the maximum {Short(Maximum.Value)}") { Expected = "a minimum that is not above the maximum", Fix = "correct one of the two." };
    }

    IEnumerable<Violation> Bounds(NumberColumn column)
    {
        // Bounds are what float32 has of them: a bound of 0.1 must not refuse the 0.1 of the data.
        if (Minimum is { } least && Where(column, v => v < (float)least) is { } below)
            yield return new("DATA024", below, $"is below {Short(least)}", $"at least {Short(least)}", "correct the rows, or the minimum.");
        if (Maximum is { } greatest && Where(column, v => v > (float)greatest) is { } above)
            yield return new("DATA024", above, $"is above {Short(greatest)}", $"at most {Short(greatest)}", "correct the rows, or the maximum.");
    }

    static RowList? Where(NumberColumn column, Predicate<float> breaks)
    {
        var rows = new RowList();
        var row = 0;
        foreach (var piece in column.Pieces())
            foreach (var value in piece.Span)
            {
                if (breaks(value)) rows.Add(row);
                row++;
            }
        return rows.OrNull();
    }

    static string Short(double value) => value.ToString(CultureInfo.InvariantCulture);
}
