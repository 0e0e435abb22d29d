namespace Norma.Formats.Safetensors.Rules;

sealed class HeaderStart() : Rule<SafetensorsDraft>("safetensors/header-start", "a header that begins with '{'", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        if (file.Header is not [(byte)'{', ..]) yield return new("", "the header does not begin with '{'");
    }
}
