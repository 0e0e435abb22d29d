namespace Norma.Spec;

/// <summary>Allows a list of one to be written without its brackets: <c>path: a.csv</c> for <c>path: [a.csv]</c>; for a map of lists, each of its lists.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OneOrManyAttribute : Attribute;
