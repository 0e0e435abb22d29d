using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

// The format does not forbid them; readers in C cut names at a NUL and would see another model.
sealed class PlainNames() : Rule<SafetensorsDraft>("safetensors/plain-names", "names without control characters, so that no two readers see different ones", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file) =>
        file.Tensors.Where(t => t.Name.Any(char.IsControl)).Select(t => new Breach(Printable.Quote(t.Name), "has control characters"));
}
