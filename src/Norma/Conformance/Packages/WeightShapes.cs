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
            // An operator may want the axes in another order, or one more of size 1.
            if (!tensor.Dims.Where(d => d != 1).Order().SequenceEqual(entry.Shape.Where(d => d != 1).Order())) yield return new($"model.safetensors {Printable.Quote(entry.Name)}", $"has the shape [{string.Join(", ", entry.Shape)}], and [{string.Join(", ", tensor.Dims)}] in model.onnx");
        }
    }
}
