namespace Norma.Spec;

/// <summary>States a default that is no C# constant, in the words of the file: <c>[Default("glorot_uniform")]</c>.</summary>
/// <remarks>
/// The parameter itself is declared nullable with <c>= null</c>; the record redeclares the property as
/// <c>public Initializer KernelInitializer { get; init; } = KernelInitializer ?? new GlorotUniform();</c>.
/// A test asserts that both say the same.
/// </remarks>
/// <param name="text">The default as the file would write it.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DefaultAttribute(string text) : Attribute
{
    /// <summary>The default as the file would write it.</summary>
    public string Text { get; } = text;
}
