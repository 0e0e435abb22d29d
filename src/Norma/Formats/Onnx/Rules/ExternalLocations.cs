using Norma.Formats.Onnx.Proto;
using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class ExternalLocations() : Rule<OnnxModel>("onnx/external-data", "external data at a relative location inside the model's folder", "https://github.com/onnx/onnx/blob/main/docs/ExternalData.md")
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, tensor, _) in model.Places.Tensors)
        {
            if (tensor.DataLocation != TensorProto.Types.DataLocation.External) continue;
            var locations = tensor.ExternalData.Where(e => e.Key == "location").ToArray();
            if (locations.Length != 1) yield return new($"{place}", $"states {locations.Length} locations");
            else if (Contained.Unfit(locations[0].Value) is { } unfit) yield return new($"{place}", $"lies in {Printable.Quote(locations[0].Value)}, which {unfit}");
        }
    }
}
