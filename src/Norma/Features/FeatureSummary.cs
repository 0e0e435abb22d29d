using Norma.Spec;

namespace Norma.Features;

/// <summary>What became of one feature, for people.</summary>
/// <param name="Name">The field's or the derived feature's name.</param>
/// <param name="From">The fields that it is made of.</param>
/// <param name="Steps">What happens to it, in order, with what was learned.</param>
/// <param name="Width">How many numbers of it reach the first layer.</param>
/// <param name="Levels">How many codes there are, when it is a code.</param>
/// <param name="Lookup">How the model reads the code.</param>
public sealed record FeatureSummary(string Name, Items<string> From, Items<string> Steps, int Width, int? Levels, Lookup? Lookup);
