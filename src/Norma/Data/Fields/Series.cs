using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>Numbers in the order of time. Either the columns of a row are its steps, or rows are steps and <c>data.windows</c> says how they follow each other.</summary>
/// <remarks>
/// Without <c>length</c> a row is one series: its columns are the steps, <c>[columns, 1]</c>. With it, the field has so many steps of windows over the rows, its columns are the channels,
/// <c>[length, columns]</c>: the steps before a moment for a feature, those from it on for a target (the horizon of a forecast). The graph takes and gives float32 <c>[N, …]</c>.
/// </remarks>
/// <param name="Columns">The columns of the source, each a number; <c>*</c> and <c>?</c> match several, in the order of the source.</param>
/// <param name="Role">What the field is for.</param>
/// <param name="Length">How many steps of a window.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Series(
    [OneOrMany] Items<string> Columns,
    Role Role = Role.Feature,
    [Bounds(1, 1 << 20)] int? Length = null,
    bool Sensitive = false,
    string? Description = null) : Field(Role, true, Sensitive, Description, Items<string>.Empty)
{
    // Where every column is named.
    internal override Shape Axes => Length is { } length ? [length, Columns.Count] : [Columns.Count, 1];

    internal override Cells Gather(RowFile file) => throw new InvalidOperationException("A series is made of other columns.");

    internal override bool IsAtomic => false;

    internal override Target TargetOf(string name, Column? column) => new(name, TaskKind.Regression, [], column is TensorColumn series ? series.Shape : Axes);

    internal override IEnumerable<Violation> Violations(Column column) => FaultsOf((TensorColumn)column, "a number at each step", "bring the values, or remove the row.");

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        if (Columns.Count == 0)
            yield return new Finding("DATA029", $"{SpecPath.Key("$.data.fields", name)}.columns", "received no column") { Expected = "at least one", Fix = "name the columns, as in [t*]." };
    }
}
