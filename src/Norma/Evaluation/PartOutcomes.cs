using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What a model said of the rows of a part.</summary>
/// <param name="Part">The part.</param>
/// <param name="Outcomes">An outcome for each target, in the order of the contract.</param>
public sealed record PartOutcomes(Part Part, Items<Outcome> Outcomes);
