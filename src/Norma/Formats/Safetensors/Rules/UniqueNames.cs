using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class UniqueNames() : Rule<SafetensorsDraft>("safetensors/unique-names", "names and metadata keys that each occur once", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file) => file.Repeated.Select(name => new Breach(Printable.Quote(name), "occurs twice"));
}
