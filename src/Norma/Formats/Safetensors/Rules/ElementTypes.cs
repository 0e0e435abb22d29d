using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class ElementTypes() : Rule<SafetensorsDraft>("safetensors/dtype", "an element type that the format knows", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file) =>
        file.Tensors.Where(t => t.Type is { } type && !SafetensorsHeader.Bits.ContainsKey(type)).Select(t => new Breach(Printable.Quote(t.Name), $"has the unknown dtype {Printable.Quote(t.Type)}"));
}
