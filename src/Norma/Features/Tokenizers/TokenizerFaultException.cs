using Norma.Spec;

namespace Norma.Features.Tokenizers;

/// <summary>A part of a file that is refused, on its way to the name of the file.</summary>
sealed class TokenizerFaultException(Finding finding) : Exception(finding.Message)
{
    public Finding Finding { get; } = finding;
}
