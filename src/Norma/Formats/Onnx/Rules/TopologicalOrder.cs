using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class TopologicalOrder() : Rule<OnnxModel>("onnx/topological-order", "nodes in an order in which each sees its inputs", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var scope in model.Places.Scopes)
            for (var i = 0; i < scope.Nodes.Count; i++)
                foreach (var input in scope.Nodes[i].Input)
                    if (input.Length > 0 && !scope.Sees(input, i)) yield return new($"{scope.Place}.node[{i}]", $"the input {Printable.Quote(input)} is made by no node before it");
    }
}
