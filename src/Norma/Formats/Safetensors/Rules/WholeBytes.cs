using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class WholeBytes() : Rule<SafetensorsDraft>("safetensors/whole-bytes", "tensors of elements below a byte that fill whole bytes", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file) =>
        file.Tensors.Where(t => t.Bits is { } bits && bits > 0 && bits % 8 != 0).Select(t => new Breach(Printable.Quote(t.Name), $"has {t.Bits} bits, which do not fill whole bytes"));
}
