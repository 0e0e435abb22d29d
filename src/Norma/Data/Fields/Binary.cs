using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>One of two values; the positive one is 1, the other 0.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Positive">The text of the positive value. When absent: <c>1</c>, <c>true</c>, <c>yes</c>, <c>y</c> or <c>t</c> in any case, else the second in ordinal order.</param>
/// <param name="Negative">The text of the negative value; found in the data when absent.</param>
/// <param name="Required">Whether a missing value is an error.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Binary(
    Role Role = Role.Feature,
    string? Positive = null,
    string? Negative = null,
    bool Required = false,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new TextCells(new(Missing));

    internal override Target? TargetOf(string name, Column? column)
    {
        var (negative, positive) = column is TextColumn texts ? BinaryValues.Of(this, texts) : (Negative, Positive);
        if (column is null && (negative is null || positive is null)) return null;
        return new(name, TaskKind.BinaryClassification, [negative ?? $"not {positive}", positive ?? $"not {negative}"]);
    }

    internal override IEnumerable<Violation> Violations(Column column) =>
        [.. RequiredViolation(column), .. Others((TextColumn)column)];

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        if (Positive is not null && Positive == Negative)
            yield return new Finding("DATA029", $"{SpecPath.Key("$.data.fields", name)}.negative", $"received {Printable.Quote(Negative)}, which is the positive value too") { Expected = "two different texts", Fix = "state the other one." };
    }

    IEnumerable<Violation> Others(TextColumn column)
    {
        string[] present = [.. DataSet.Present(column)];
        Array.Sort(present, StringComparer.Ordinal);
        var (negative, positive) = BinaryValues.Of(this, column);
        var allowed = new[] { negative, positive }.OfType<string>().ToArray();
        var stated = Positive is not null && Negative is not null;
        if (present.Length <= 2 && present.All(allowed.Contains)) yield break;
        // Where the contract names both values the others are wrong; where it does not, which two are right cannot be said.
        if (!stated && Positive is null && Negative is null)
        {
            var third = DataSet.Present(column).ElementAt(2);
            var rows = RowList.Of(column, level => level != third).Single().Rows;
            yield return new("DATA027", rows, $"has {present.Length} different values{(Sensitive ? "" : $": {string.Join(", ", present.Take(5).Select(Printable.Quote))}{(present.Length > 5 ? " …" : "")}")}; the third", "two values", "state 'type: category', or name the texts that mean a missing value.");
            yield break;
        }
        foreach (var (level, rows) in RowList.Of(column, level => allowed.Contains(level)))
            yield return new("DATA027", rows, $"is {Shown(level)}", $"{string.Join(" or ", allowed.Select(Printable.Quote))}", "correct the rows, state 'negative' and 'positive', or 'type: category'.");
    }
}
