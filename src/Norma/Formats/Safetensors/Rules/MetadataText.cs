using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class MetadataText() : Rule<SafetensorsDraft>("safetensors/metadata-text", "__metadata__ from text to text only", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file) =>
        file.MetadataKeys.Where(m => !m.IsText).Select(m => m.Key.Length == 0 ? new Breach("__metadata__", "is no object of texts") : new Breach($"__metadata__ {Printable.Quote(m.Key)}", "is no text"));
}
