using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class OperatorsKnown() : Rule<OnnxModel>("onnx/operator-known", "operators that the imported opset has and that are not deprecated (judged up to opset 17 and ai.onnx.ml 3)", "https://github.com/onnx/onnx/blob/main/docs/Operators.md")
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, node, scope) in model.Places.AllNodes)
        {
            if (OnnxOperators.Find(node, scope, model, out var version) is { } known)
            {
                if (known.Deprecated) yield return new($"{place}", $"{Printable.Quote(node.OpType)} is deprecated in opset {version}");
            }
            else if (version > 0)
            {
                yield return new($"{place}", $"{Printable.Quote(node.OpType)} is not in opset {version} of {Printable.Quote(node.Domain)}");
            }
        }
    }
}
