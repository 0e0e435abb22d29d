namespace Norma.Formats.Safetensors.Rules;

sealed class HeaderLimit() : Rule<SafetensorsDraft>("safetensors/header-limit", "a header of at most 100,000,000 bytes", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        if (file.Stated > SafetensorsHeader.Longest) yield return new("", $"the header is said to have {file.Stated} bytes, more than {SafetensorsHeader.Longest}");
    }
}
