using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>Free text. As a feature it is cut into tokens by <c>tokenize</c>; as the target the model writes it, token by token; it is ignored where no role is stated.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Required">Whether a missing value is an error.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[Word]
public sealed record Text(
    Role Role = Role.Ignore,
    bool Required = false,
    bool Sensitive = false,
    string? Description = null,
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new TextCells(new(Missing)) { RefusesLists = Role is not Role.Ignore, RefusesObjects = Role is not Role.Ignore };

    internal override Target? TargetOf(string name, Column? column) => new(name, TaskKind.TextGeneration, []);

    internal override bool IsWritten => Role is Role.Target;

    internal override bool IsAtomic => false;

    internal override IEnumerable<Violation> Violations(Column column) => RequiredViolation(column);
}
