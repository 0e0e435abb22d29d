using Norma.Spec;

namespace Norma.Formats.Wav;

/// <summary>Thrown inside the reader for a file that it refuses; the finding still lacks the file's name.</summary>
sealed class WavFaultException(Finding finding, ExitCode exitCode = ExitCode.Data) : Exception(finding.Message)
{
    public Finding Finding { get; } = finding;

    public ExitCode ExitCode { get; } = exitCode;
}
