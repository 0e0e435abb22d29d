using Norma.Formats.Onnx.Proto;
using Norma.Spec;
using Kind = Norma.Formats.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Norma.Formats.Onnx.Rules;

sealed class AttributeForm() : Rule<OnnxModel>("onnx/attribute", "attributes with a name of their own in the node, a type, and the one value field of that type", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, node, _) in model.Places.AllNodes)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var attribute in node.Attribute)
                if (!names.Add(attribute.Name)) yield return new($"{place}", $"has the attribute {Printable.Quote(attribute.Name)} twice");
        }
        foreach (var (place, attribute, scope) in model.Places.Attributes)
            if (Fault(attribute, scope, model.IrVersion) is { } fault) yield return new($"{place}", fault);
    }

    static string? Fault(AttributeProto a, OnnxScope scope, long ir)
    {
        if (a.Name.Length == 0) return "has no name";
        if (a.Type == Kind.Undefined && ir >= 2 && a.RefAttrName.Length == 0) return "has no type";
        var filled = new List<Kind>(1);
        if (a.HasF) filled.Add(Kind.Float);
        if (a.HasI) filled.Add(Kind.Int);
        if (a.HasS) filled.Add(Kind.String);
        if (a.T is not null) filled.Add(Kind.Tensor);
        if (a.G is not null) filled.Add(Kind.Graph);
        if (a.SparseTensor is not null) filled.Add(Kind.SparseTensor);
        if (a.Tp is not null) filled.Add(Kind.TypeProto);
        if (a.Floats.Count > 0) filled.Add(Kind.Floats);
        if (a.Ints.Count > 0) filled.Add(Kind.Ints);
        if (a.Strings.Count > 0) filled.Add(Kind.Strings);
        if (a.Tensors.Count > 0) filled.Add(Kind.Tensors);
        if (a.Graphs.Count > 0) filled.Add(Kind.Graphs);
        if (a.SparseTensors.Count > 0) filled.Add(Kind.SparseTensors);
        if (a.TypeProtos.Count > 0) filled.Add(Kind.TypeProtos);
        if (a.RefAttrName.Length > 0)
            return !scope.InFunction ? "refers to an attribute outside a function" : filled.Count > 0 ? "refers to an attribute and has a value too" : null;
        if (filled.Count > 1) return $"has the values {string.Join(" and ", filled)}";
        if (filled.Count == 0) return IsList(a.Type) ? null : "has no value";
        return filled[0] == a.Type || a.Type == Kind.Undefined ? null : $"is of type {a.Type} and has a value of type {filled[0]}";
    }

    static bool IsList(Kind kind) => kind is Kind.Floats or Kind.Ints or Kind.Strings or Kind.Tensors or Kind.Graphs or Kind.SparseTensors or Kind.TypeProtos;
}
