using Norma.Spec;

namespace Norma.Data;

/// <summary>The contract of one field. Words: <c>number</c>, <c>category</c>, <c>binary</c>, <c>date</c>, <c>text</c>; without <c>type</c> it is inferred from the data.</summary>
/// <param name="Role">What the field is for.</param>
/// <param name="Required">Whether a missing value is an error. The target is always required.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on; the report slices by it.</param>
/// <param name="Description">For people.</param>
/// <param name="Missing">Texts that mean a missing value, besides the empty one.</param>
[DefaultWord("inferred")]
public abstract record Field(Role Role, bool Required, bool Sensitive, string? Description, Items<string> Missing)
{
    /// <summary>The word of the field's type.</summary>
    public string Type => Vocabulary.WordOf(GetType());
}
