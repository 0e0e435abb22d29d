using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class EntryForm() : Rule<SafetensorsDraft>("safetensors/entry-form", "for each tensor dtype, shape and data_offsets, each once, and nothing else", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file) =>
        file.Tensors.SelectMany(t => t.Faults.Select(fault => new Breach(Printable.Quote(t.Name), fault)));
}
