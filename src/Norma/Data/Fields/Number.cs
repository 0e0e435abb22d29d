using System.Globalization;
using System.Numerics;
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
        if (Minimum is { } least && Where(column, new Below((float)least)) is { } below)
            yield return new("DATA024", below, $"is below {Short(least)}", $"at least {Short(least)}", "correct the rows, or the minimum.");
        if (Maximum is { } greatest && Where(column, new Above((float)greatest)) is { } above)
            yield return new("DATA024", above, $"is above {Short(greatest)}", $"at most {Short(greatest)}", "correct the rows, or the maximum.");
    }

    static RowList? Where<T>(NumberColumn column, T breach) where T : struct, IBreach
    {
        var rows = new RowList();
        var row = 0;
        foreach (var piece in column.Pieces())
        {
            var values = piece.Span;
            // Most columns keep their bounds: it is looked by vectors whether any value does not.
            var i = 0;
            while (i <= values.Length - Vector<float>.Count && !breach.Any(new(values[i..]))) i += Vector<float>.Count;
            for (; i < values.Length; i++) if (breach.Has(values[i])) rows.Add(row + i);
            row += values.Length;
        }
        return rows.OrNull();
    }

    interface IBreach
    {
        bool Has(float value);
        bool Any(Vector<float> values);
    }

    readonly struct Below(float bound) : IBreach
    {
        public bool Has(float value) => value < bound;
        public bool Any(Vector<float> values) => System.Numerics.Vector.LessThanAny(values, new(bound));
    }

    readonly struct Above(float bound) : IBreach
    {
        public bool Has(float value) => value > bound;
        public bool Any(Vector<float> values) => System.Numerics.Vector.GreaterThanAny(values, new(bound));
    }

    static string Short(double value) => value.ToString(CultureInfo.InvariantCulture);
}
