using Norma.Formats.Onnx.Proto;
using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class PortTypes() : Rule<OnnxModel>("onnx/input-output-types", "a name for every input and output, and for those of the model an element type and a shape", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var scope in model.Places.Scopes)
        {
            if (scope.Graph is not { } graph) continue;
            foreach (var (kind, infos) in new[] { ("input", graph.Input), ("output", graph.Output) })
                for (var i = 0; i < infos.Count; i++)
                {
                    if (infos[i].Name.Length == 0) yield return new($"{scope.Place}.{kind}[{i}]", "has no name");
                    else if (scope.IsMain && Lack(infos[i].Type, 0) is { } lack) yield return new($"{scope.Place}.{kind}[{i}]", $"{Printable.Quote(infos[i].Name)} {lack}");
                }
        }
    }

    static string? Lack(TypeProto? type, int depth) => type?.ValueCase switch
    {
        TypeProto.ValueOneofCase.TensorType => Lack(type.TensorType.ElemType, type.TensorType.Shape is not null || depth > 0),
        TypeProto.ValueOneofCase.SparseTensorType => Lack(type.SparseTensorType.ElemType, type.SparseTensorType.Shape is not null || depth > 0),
        TypeProto.ValueOneofCase.SequenceType => type.SequenceType.ElemType is { } item ? Lack(item, depth + 1) : "has no element type",
        TypeProto.ValueOneofCase.OptionalType => type.OptionalType.ElemType is { } item ? Lack(item, depth + 1) : "has no element type",
        TypeProto.ValueOneofCase.MapType => type.MapType is { KeyType: > 0, ValueType: { } item } ? Lack(item, depth + 1) : "has no key or value type",
        _ => "has no type",
    };

    static string? Lack(int element, bool shaped) => !OnnxTensor.IsKnown(element) ? $"has the element type {element}" : shaped ? null : "has no shape";
}
