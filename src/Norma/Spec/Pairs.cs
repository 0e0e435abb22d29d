namespace Norma.Spec;

/// <summary>Allows the numbers of a list to be written two by two: <c>padding: [[1, 2], [0, 3]]</c> for <c>padding: [1, 2, 0, 3]</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PairsAttribute : Attribute;
