namespace Norma.Formats.Safetensors.Rules;

sealed class HeaderInFile() : Rule<SafetensorsDraft>("safetensors/header-in-file", "a header that ends within the file", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        if (file.Stated is <= SafetensorsHeader.Longest && (long)file.Stated > file.FileBytes - 8) yield return new("", $"the header is said to have {file.Stated} bytes, and {file.FileBytes - 8} follow");
    }
}
