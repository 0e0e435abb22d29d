using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class ShapeSize() : Rule<SafetensorsDraft>("safetensors/shape-size", "shapes whose size can be counted", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file) =>
        file.Tensors.Where(t => t.Bits == -1).Select(t => new Breach(Printable.Quote(t.Name), "has a shape of more than 2^63 bits"));
}
