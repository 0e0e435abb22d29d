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
    [OneOrMany] Items<string>? Missing = null) : Field(Role, Required, Sensitive, Description, Missing ?? Items<string>.Empty);
