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
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty);
