namespace Norma.Spec;

/// <summary>Thrown where work cannot go on because of findings; the only exception that leaves a reader of outside input.</summary>
/// <param name="exitCode">What a command answers with.</param>
/// <param name="findings">All that was found, errors and warnings.</param>
public sealed class FindingsException(ExitCode exitCode, IReadOnlyList<Finding> findings)
    : Exception(string.Join(Environment.NewLine, findings))
{
    /// <summary>Thrown for one finding.</summary>
    public FindingsException(ExitCode exitCode, Finding finding) : this(exitCode, [finding]) { }

    /// <summary>What a command answers with for findings: a limit where nothing is wrong but that a model is larger than any machine holds.</summary>
    /// <param name="findings">All that was found.</param>
    /// <param name="otherwise">The answer where anything else is wrong.</param>
    public static ExitCode CodeOf(IEnumerable<Finding> findings, ExitCode otherwise) =>
        findings.Where(finding => finding.Severity == Severity.Error).All(finding => finding.Code == "MODL006") ? ExitCode.Limit : otherwise;

    /// <summary>What a command answers with.</summary>
    public ExitCode ExitCode { get; } = exitCode;

    /// <summary>All that was found.</summary>
    public IReadOnlyList<Finding> Findings { get; } = findings;
}
