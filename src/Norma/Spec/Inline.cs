namespace Norma.Spec;

/// <summary>The parameter, a word, stands in the mapping of its record itself: <c>{type: dense, units: 64, inputs: a}</c> is a node that holds a dense layer.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InlineAttribute : Attribute;
