using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance;

/// <summary>What <c>check</c> says of an artefact.</summary>
/// <param name="Path">The artefact, as the user named it.</param>
/// <param name="Kind">What it was recognised as, as in <c>ONNX model</c>.</param>
/// <param name="Rules">Every rule with its verdict.</param>
/// <param name="Refusals">What kept it from being opened; the rules are then not judged.</param>
public sealed record CheckReport(string Path, string Kind, Items<Ruling> Rules, Items<Finding> Refusals)
{
    /// <summary>Whether nothing is wrong; warnings do not count.</summary>
    public bool Conforms => ExitCode == ExitCode.Ok;

    /// <summary>0: it conforms. 4: it does not. 7: bytes are not those which its digests name.</summary>
    public ExitCode ExitCode =>
        Rules.Any(rule => rule is { Verdict: Verdict.Failed, Verifies: true }) ? ExitCode.Verification
        : Refusals.Any(finding => finding.Severity == Severity.Error) || Rules.Any(rule => rule.Verdict == Verdict.Failed) ? ExitCode.Refused
        : ExitCode.Ok;

    /// <summary>All that is wrong: refusals, then the places of each rule.</summary>
    public IEnumerable<Finding> Findings => Refusals.Concat(Rules.SelectMany(rule => rule.Places.Select(place => new Finding("CONF001", place.Place, $"{place.Message} ({rule.Id})")
    {
        File = Path,
        Severity = place.Severity,
        Expected = rule.Text,
        Fix = $"see {rule.Reference}",
    })));
}
