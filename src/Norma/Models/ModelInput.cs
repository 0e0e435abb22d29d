using Norma.Spec;

namespace Norma.Models;

/// <summary>A named part of the features that enters a graph, in a shape of its own.</summary>
/// <param name="Fields">Features by name, in this order; when absent the next ones that no input before it took, as many as the shape holds, or all of them.</param>
/// <param name="Shape">The shape that their numbers have, row by row, as in <c>[28, 28, 1]</c>; a vector when absent.</param>
public sealed record ModelInput([OneOrMany] Items<string>? Fields = null, [Bounds(1, 1 << 30)] Items<int>? Shape = null);
