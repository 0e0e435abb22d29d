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
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty);
