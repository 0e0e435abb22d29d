using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class HeaderOfHub() : Rule<SafetensorsDraft>("safetensors/header-of-hub", "a header of at most 25,000,000 bytes, the most that Hugging Face's hub reads", "https://github.com/huggingface/huggingface_hub (SAFETENSORS_MAX_HEADER_LENGTH)")
{
    const ulong Most = 25_000_000;

    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        if (file.Stated is > Most and <= SafetensorsHeader.Longest) yield return new("", $"the header has {file.Stated} bytes", Severity.Warning);
    }
}
