using Norma.Spec;

namespace Norma.Models;

/// <summary>A named part of the features that enters a graph, in a shape of its own.</summary>
/// <param name="Fields">Features by name, in this order; when absent the next ones that no input before it took, as many as the shape holds, or all of them.</param>
/// <param name="Shape">The shape that their numbers have, row by row, as in <c>[28, 28, 1]</c>; a vector when absent.</param>
public sealed record ModelInput([OneOrMany] Items<string>? Fields = null, [Bounds(1, 1 << 30)] Items<int>? Shape = null)
{
    /// <summary>Whether what is made of encoded inputs has this name.</summary>
    /// <param name="name">The name, as of a field.</param>
    /// <param name="inputs">The encoded inputs.</param>
    public static bool IsTaken(string name, IEnumerable<string> inputs) => name == EncodedInputs.Joined || inputs.Any(input => EncodedInputs.NameOf(input) == name);

    /// <summary>Whether an input can have this name; one whose field is called otherwise is stated under <c>inputs</c>.</summary>
    /// <param name="name">The name, as of a field.</param>
    public static bool CanBeNamed(string name)
    {
        var findings = new List<Finding>();
        LayerNames.Check(name, "", findings);
        return findings.Count == 0;
    }
}
