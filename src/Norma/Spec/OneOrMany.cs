namespace Norma.Spec;

/// <summary>Allows a list of one to be written without its brackets: <c>path: a.csv</c> for <c>path: [a.csv]</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OneOrManyAttribute : Attribute;
