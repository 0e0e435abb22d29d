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
            // An operator may want the axes in another order, one more of size 1, or neighbours as one.
            if (!tensor.Dims.Where(d => d != 1).Order().SequenceEqual(entry.Shape.Where(d => d != 1).Order()) && !Joins(entry.Shape, tensor.Dims)) yield return new($"model.safetensors {Printable.Quote(entry.Name)}", $"has the shape [{string.Join(", ", entry.Shape)}], and [{string.Join(", ", tensor.Dims)}] in model.onnx");
        }
    }

    // Whether each of the sizes is a product of neighbours, as the heads of attention stand side by side in one product.
    static bool Joins(IEnumerable<long> shape, IEnumerable<long> joined)
    {
        var (sizes, at) = (shape.ToArray(), 0);
        foreach (var size in joined)
        {
            var product = 1L;
            while (at < sizes.Length && product < size && size % product == 0 && sizes[at] > 0) product *= sizes[at++];
            if (product != size) return false;
        }
        return sizes.AsSpan(at).IndexOfAnyExcept(1L) < 0;
    }
}
