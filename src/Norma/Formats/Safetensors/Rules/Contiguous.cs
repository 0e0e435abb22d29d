using Norma.Spec;

namespace Norma.Formats.Safetensors.Rules;

sealed class Contiguous() : Rule<SafetensorsDraft>("safetensors/contiguous", "tensors that follow each other without overlap or hole, the first at 0", SafetensorsHeader.Implementation)
{
    public override IEnumerable<Breach> Breaches(SafetensorsDraft file)
    {
        var at = 0L;
        foreach (var (name, begin, end) in file.Placed)
        {
            if (begin != at) yield return new(Printable.Quote(name), $"begins at {begin}, {(begin < at ? "inside the tensor before it" : "behind a hole")} ({at})");
            at = Math.Max(at, end);
        }
    }
}
