using Norma.Formats;

namespace Norma.Conformance.Packages;

sealed class Released() : Rule<PackageFolder>("package/released", "an evaluation that is blessed, every gate and parity passed", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var evaluation = package.Evaluation;
        if (!evaluation.Blessed) yield return new("evaluation.json $.blessed", "is false");
        for (var i = 0; i < evaluation.Gates.Count; i++)
            if (!evaluation.Gates[i].Passed) yield return new($"evaluation.json $.gates[{i}]", $"of {evaluation.Gates[i].Metric} was not passed");
        if (package.Names.Contains("parity.json") && !package.Parity.Passed) yield return new("parity.json $.passed", "is false");
    }
}
