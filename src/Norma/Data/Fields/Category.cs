using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>One of several names.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Values">The allowed names in their order; for a target, the order of the classes. Taken from the training rows when absent.</param>
/// <param name="Required">Whether a missing value is an error.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Category(
    Role Role = Role.Feature,
    Items<string>? Values = null,
    bool Required = false,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new TextCells(new(Missing));

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Values?.Count; i++)
            if (!seen.Add(Values[i]))
                yield return new Finding("DATA029", SpecPath.Item($"{SpecPath.Key("$.data.fields", name)}.values", i), $"received {Printable.Quote(Values[i])} a second time") { Expected = "each value once", Fix = "remove one." };
    }

    internal override IEnumerable<Violation> Violations(Column column) =>
        [.. RequiredViolation(column), .. Values is null ? [] : Others((TextColumn)column, Values)];

    internal override Target? TargetOf(string name, Column? column) =>
        (Values ?? (column is TextColumn texts ? [.. DataSet.Present(texts).Order(StringComparer.Ordinal)] : null)) is { } classes ? new(name, TaskKind.MulticlassClassification, classes) : null;

    internal override bool AllowsOthers(Violation breach) => breach.Code == "DATA025";

    IEnumerable<Violation> Others(TextColumn column, Items<string> values)
    {
        var known = values.ToHashSet(StringComparer.Ordinal);
        foreach (var (level, rows) in RowList.Of(column, known.Contains))
            yield return new("DATA025", rows, $"is {Shown(level)}", $"one of: {string.Join(", ", values.Take(20).Select(Printable.Escape))}",
                Sensitive ? "correct the rows, or add the value to 'values'." : Nearest.Hint(level, values) ?? "correct the rows, or add the value to 'values'.");
    }
}
