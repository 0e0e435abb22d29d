using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class WeightShapes() : Rule<PackageFolder>("package/weight-shapes", "weights of the shapes that the model's constants of the same names have", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var constants = package.Model.Proto.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var entry in package.Weights.Entries)
        {
            if (!constants.TryGetValue(entry.Name, out var tensor)) continue;
            var same = tensor.Dims.SequenceEqual(entry.Shape) || tensor.Dims.Where(d => d != 1).SequenceEqual(entry.Shape.Where(d => d != 1)) || tensor.Dims.Reverse().SequenceEqual(entry.Shape);
            if (!same) yield return new($"model.safetensors {Printable.Quote(entry.Name)}", $"has the shape [{string.Join(", ", entry.Shape)}], and [{string.Join(", ", tensor.Dims)}] in model.onnx");
        }
    }
}
