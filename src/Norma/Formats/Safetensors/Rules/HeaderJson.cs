namespace Norma.Formats.Safetensors.Rules;

sealed class HeaderJson() : Rule<SafetensorsDraft>("safetensors/header-json", "a header that is one JSON object, padded by blanks only, of at most 500,000 entries", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        if (file.JsonFault is { } fault) yield return new("", $"the header {fault}");
        else _ = file.Tensors;   // absent where the header could not be looked at
    }
}
