using System.Runtime.InteropServices;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class FiniteWeights() : Rule<PackageFolder>("package/finite-weights", "weights that are finite numbers", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var header = package.Weights;
        using var stream = Contained.Open(package.Path, "model.safetensors");
        var buffer = new float[1 << 16];
        foreach (var entry in header.Entries.Where(entry => entry.Type == "F32"))
        {
            stream.Position = header.DataAt + entry.Begin;
            var (left, bad) = ((entry.End - entry.Begin) / sizeof(float), 0L);
            while (left > 0)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                stream.ReadExactly(MemoryMarshal.AsBytes(part));
                foreach (var value in part)
                    if (!float.IsFinite(value)) bad++;
                left -= part.Length;
            }
            if (bad > 0) yield return new($"model.safetensors {Printable.Quote(entry.Name)}", $"has {bad} numbers that are not finite");
        }
    }
}
