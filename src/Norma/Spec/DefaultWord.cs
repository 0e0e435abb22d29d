namespace Norma.Spec;

/// <summary>The word that a slot takes when the file gives a mapping without <c>type</c>. Used by two slots only, because they read better so.</summary>
/// <param name="word">A word of the slot.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DefaultWordAttribute(string word) : Attribute
{
    /// <summary>A word of the slot.</summary>
    public string Word { get; } = word;
}
