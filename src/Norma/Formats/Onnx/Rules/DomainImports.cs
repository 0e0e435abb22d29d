using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class DomainImports() : Rule<OnnxModel>("onnx/domain-imported", "operators of imported domains only", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, node, scope) in model.Places.AllNodes)
            if (!scope.Opsets.ContainsKey(OnnxPlaces.Domain(node.Domain)) && !(model.IrVersion < 3 && node.Domain.Length == 0))
                yield return new($"{place}", $"the domain {Printable.Quote(node.Domain)} is not imported");
    }
}
