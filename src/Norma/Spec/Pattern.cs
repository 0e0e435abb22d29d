namespace Norma.Spec;

/// <summary>The form that a text must have (for a list: each of its texts), as a regular expression that must match the whole.</summary>
/// <param name="expression">A regular expression both .NET and ECMA 262 read alike, without anchors.</param>
/// <param name="meaning">The same in words, as in <c>letters, digits, '.', '_' and '-'</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PatternAttribute(string expression, string meaning) : Attribute
{
    /// <summary>The regular expression.</summary>
    public string Expression { get; } = expression;

    /// <summary>The same in words.</summary>
    public string Meaning { get; } = meaning;
}
