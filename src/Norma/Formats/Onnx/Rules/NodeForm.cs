using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class NodeForm() : Rule<OnnxModel>("onnx/node", "nodes that name an operator and have an input or an output", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, node, _) in model.Places.AllNodes)
        {
            if (node.OpType.Length == 0) yield return new($"{place}", "names no operator");
            if (node.Input.Count == 0 && node.Output.Count == 0) yield return new($"{place}", $"{Printable.Quote(node.OpType)} has neither inputs nor outputs");
        }
    }
}
