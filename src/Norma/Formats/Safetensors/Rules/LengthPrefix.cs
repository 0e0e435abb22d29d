namespace Norma.Formats.Safetensors.Rules;

sealed class LengthPrefix() : Rule<SafetensorsDraft>("safetensors/length-prefix", "eight bytes that state the header's length", SafetensorsHeader.Reference)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        if (file.Stated is null) yield return new("", $"the file has {file.FileBytes} bytes, fewer than the 8 of the header's length");
    }
}
