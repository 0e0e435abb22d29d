using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class TensorSize() : Rule<SafetensorsDraft>("safetensors/tensor-size", "offsets that are as far apart as type and shape ask", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        foreach (var tensor in file.Tensors)
        {
            if (tensor.Offsets is not var (begin, end)) continue;
            if (end < begin) yield return new(Printable.Quote(tensor.Name), $"is said to lie from {begin} to {end}, before its beginning");
            else if (tensor.Bits is { } bits && bits >= 0 && bits % 8 == 0 && (Int128)end - begin != bits / 8)
                yield return new(Printable.Quote(tensor.Name), $"is said to lie from {begin} to {end}, and its shape needs {bits / 8} bytes");
        }
    }
}
