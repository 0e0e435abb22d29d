using Norma.Conformance;
using Norma.Formats;
using Norma.Spec;

namespace Norma;

/// <summary>The one file, by its ending; judged as <c>validate</c> judges it without the data.</summary>
sealed class NormaFileKind : ArtefactKind
{
    public override string Name => "Norma file";

    public override bool Recognises(Found found) => found is { IsFolder: false, Extension: ".yaml" or ".yml" };

    public override CheckReport Judge(Found found)
    {
        var document = SpecReader.ReadFile<ModelSpec>(found.Path);
        return new(found.Path, Name, Ruling.All(document), []);
    }
}

/// <summary>What the file states fits the schema of the standard.</summary>
sealed class NormaFileRule() : Rule<SpecDocument<ModelSpec>>("norma/spec", "keys, words and values as the standard states them", "spec/norma-1.md")
{
    public override IEnumerable<Breach> Breaches(SpecDocument<ModelSpec> document) => document.Findings.Select(finding => new Breach(
        finding.At is { } at ? $"{at.Line}:{at.Column}: {finding.Path}" : finding.Path,
        $"{finding.Message}{(finding.Expected is { } expected ? $", expected {expected}" : "")} [{finding.Code}]",
        finding.Severity));
}
