using Norma.Spec;

namespace Norma.Models;

/// <summary>One named array of float32 in plain memory.</summary>
/// <param name="Name">Its path, as in <c>dense_1.kernel</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Row-major.</param>
public sealed record Weight(string Name, Shape Shape, float[] Values);

/// <summary>The trained weights of a layer (or of a model) by name, free of TorchSharp, so that lowering and serving need no libtorch.</summary>
public sealed class Weights
{
    readonly Dictionary<string, Weight> _byName;
    readonly string _prefix;

    /// <summary>All weights of a model.</summary>
    public Weights(IEnumerable<Weight> all) : this(all.ToDictionary(w => w.Name, StringComparer.Ordinal), "") { }

    Weights(Dictionary<string, Weight> byName, string prefix) => (_byName, _prefix) = (byName, prefix);

    /// <summary>The weights under a path, named without it.</summary>
    public Weights Under(string path) => new(_byName, $"{_prefix}{path}.");

    /// <summary>The weight of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Weight this[string name] => _byName[_prefix + name];

    /// <summary>The full path of a name.</summary>
    public string PathOf(string name) => _prefix + name;

    /// <summary>All of them, ordinal by name.</summary>
    public IEnumerable<Weight> All => _byName.Values.Where(w => w.Name.StartsWith(_prefix, StringComparison.Ordinal)).OrderBy(w => w.Name, StringComparer.Ordinal);

    /// <summary>Refuses weights that are not those of a network: one too many, one missing, another shape, a number that is not finite.</summary>
    /// <param name="slots">Those of the network.</param>
    /// <exception cref="FindingsException"><c>MODL010</c>, one for each.</exception>
    internal void Require(IEnumerable<WeightSlot> slots)
    {
        var findings = new List<Finding>();
        var given = All.ToDictionary(w => w.Name, StringComparer.Ordinal);
        foreach (var slot in slots)
        {
            if (!given.Remove(slot.Name, out var weight))
                findings.Add(new Finding("MODL010", slot.Name, "the weight is missing") { Expected = $"shape {slot.Shape}" });
            else if (!weight.Shape.Equals(slot.Shape) || weight.Values.Length != slot.Shape.Size)
                findings.Add(new Finding("MODL010", slot.Name, $"received the shape {weight.Shape}") { Expected = slot.Shape.ToString() });
            else if (Array.FindIndex(weight.Values, v => !float.IsFinite(v)) is var odd and >= 0)
                findings.Add(new Finding("MODL010", slot.Name, $"its number {odd} is not finite") { Expected = "finite numbers" });
        }
        foreach (var name in given.Keys)
            findings.Add(new Finding("MODL010", name, "the network has no such weight"));
        if (findings.Count > 0) throw new FindingsException(ExitCode.Refused, findings);
    }
}
