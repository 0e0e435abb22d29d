namespace Norma.Formats.Safetensors.Rules;

sealed class DataLength() : Rule<SafetensorsDraft>("safetensors/data-length", "a file that ends with its last tensor", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        var (needed, there) = (file.Placed.Select(t => t.End).DefaultIfEmpty(0).Max(), file.FileBytes - file.DataAt);
        if (needed < there) yield return new("", $"{there - needed} bytes follow the last tensor");
        if (needed > there) yield return new("", $"the tensors need {needed} bytes, and {there} follow the header");
    }
}
