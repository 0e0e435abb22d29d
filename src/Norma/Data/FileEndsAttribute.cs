namespace Norma.Data;

/// <summary>Says by which ends of their names a source's files are known; the source then has a static method <c>ForFile</c>.</summary>
/// <param name="ends">With the dot, in lower case.</param>
[AttributeUsage(AttributeTargets.Class)]
sealed class FileEndsAttribute(params string[] ends) : Attribute
{
    /// <summary>The ends.</summary>
    public IReadOnlyList<string> Ends { get; } = ends;
}
