using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class MetadataKeys() : Rule<OnnxModel>("onnx/metadata-keys", "metadata whose keys are each given once", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in model.Proto.MetadataProps)
            if (!seen.Add(entry.Key)) yield return new("metadata_props", $"the key {Printable.Quote(entry.Key)} is given twice");
    }
}
