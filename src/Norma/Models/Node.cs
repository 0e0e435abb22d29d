using Norma.Spec;

namespace Norma.Models;

/// <summary>A layer in a graph, and whence its inputs come.</summary>
/// <param name="Layer">The layer; its keys stand beside <c>inputs</c>. Its name is that of the node.</param>
/// <param name="Inputs">Names of nodes or of the graph's inputs; <c>lstm:1</c> is the second output of <c>lstm</c>. The node stated before when absent; for the first one all inputs.</param>
public sealed record Node([Inline] Layer Layer, [OneOrMany] Items<string>? Inputs = null);
