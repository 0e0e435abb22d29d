using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>A field whose type the data tells; what a field without <c>type</c> is. The plan and the resolved file name the type that was found.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Required">Whether a missing value is an error.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Inferred(
    Role Role = Role.Feature,
    bool Required = false,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new TextCells(new(Missing));

    internal override IEnumerable<Violation> Violations(Column column) => throw new InvalidOperationException($"'{column.Name}' has no type yet.");
}
