using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class OperatorAttributes() : Rule<OnnxModel>("onnx/operator-attributes", "the attributes that the operator has, of their types, and all that it needs", "https://github.com/onnx/onnx/blob/main/docs/Operators.md")
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, node, scope) in model.Places.AllNodes)
        {
            if (OnnxOperators.Find(node, scope, model, out _) is not { } known) continue;
            foreach (var attribute in node.Attribute)
            {
                if (!known.Attributes.TryGetValue(attribute.Name, out var stated)) yield return new($"{place}", $"{node.OpType} has no attribute {Printable.Quote(attribute.Name)}");
                else if (attribute.Type != stated.Type && attribute.RefAttrName.Length == 0) yield return new($"{place}", $"{Printable.Quote(attribute.Name)} is of type {attribute.Type} instead of {stated.Type}");
            }
            foreach (var (name, stated) in known.Attributes)
                if (stated.Required && !node.Attribute.Any(a => a.Name == name)) yield return new($"{place}", $"{node.OpType} needs the attribute {Printable.Quote(name)}");
        }
    }
}
