namespace Norma.Spec;

/// <summary>Marks a sealed record that can be named in the file: <c>{type: word, …}</c> or the bare word.</summary>
/// <remarks>
/// The word is the snake_case of the class name (<c>Dense</c> is <c>dense</c>, <c>L2</c> is <c>l2</c>) and is said nowhere else.
/// The slot that it fits is the abstract record that it derives from. The record's primary constructor is at once
/// the C# constructor, the keys of the file, the JSON Schema and the reference page.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WordAttribute : Attribute;
