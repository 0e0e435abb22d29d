using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx.Rules;

sealed class TensorData() : Rule<OnnxModel>("onnx/tensor-data", "tensors of a known type whose one value field is that of the type and holds exactly what the shape needs", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, tensor, _) in model.Places.Tensors)
            if (Fault(tensor) is { } fault) yield return new($"{place}", fault);
    }

    static string? Fault(TensorProto tensor)
    {
        var type = tensor.DataType;
        if (!OnnxTensor.IsKnown(type)) return $"is of the type {type}";
        if (OnnxTensor.Elements(tensor) is not { } elements) return "has a negative axis or more than 2^48 elements";
        var values = OnnxTensor.Values(tensor);
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External) return values.Count > 0 ? $"lies elsewhere and has {values[0].Field} too" : null;
        if (values.Count > 1) return $"has {string.Join(" and ", values.Select(v => v.Field))}";
        if (elements == 0) return values.Count == 0 ? null : $"has no elements and {values[0].Count} in {values[0].Field}";
        if (values.Count == 0) return $"has {elements} elements and no value";
        var (field, count) = values[0];
        if (field == "raw_data")
        {
            if (type == OnnxTensor.Text) return "has text in raw_data";
            var bytes = OnnxTensor.RawBytes(type, elements);
            return count == bytes ? null : $"has {count} bytes in raw_data, and its shape needs {bytes}";
        }
        if (field != OnnxTensor.FieldOf(type)) return $"is of the type {type} and has {field} instead of {OnnxTensor.FieldOf(type)}";
        var entries = OnnxTensor.Entries(type, elements);
        return count == entries ? null : $"has {count} values in {field}, and its shape needs {entries}";
    }
}
