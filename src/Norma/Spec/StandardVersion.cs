namespace Norma.Spec;

/// <summary>Marks the key that states the version of the standard; a file of another version is refused before anything else in it is judged.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class StandardVersionAttribute : Attribute
{
    /// <summary>The version that this tool knows.</summary>
    public const int Known = 1;
}
