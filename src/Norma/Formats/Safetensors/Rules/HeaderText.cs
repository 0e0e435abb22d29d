using System.Text.Unicode;

namespace Norma.Formats.Safetensors.Rules;

sealed class HeaderText() : Rule<SafetensorsDraft>("safetensors/header-text", "a header in UTF-8", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        if (!Utf8.IsValid(file.Header)) yield return new("", "the header is not UTF-8");
    }
}
