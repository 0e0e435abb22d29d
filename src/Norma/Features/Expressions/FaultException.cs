using System.Globalization;
using Norma.Spec;

namespace Norma.Features.Expressions;

/// <summary>What is wrong with an expression; becomes a finding before it leaves this folder.</summary>
sealed class FaultException(string code, int position, string message, string expected, string fix) : Exception(message)
{
    public Finding ToFinding(string text, string path) =>
        new(code, path, string.Create(CultureInfo.InvariantCulture, $"at character {position + 1} of {Printable.Quote(text)}: {Message}")) { Expected = expected, Fix = fix };
}

/// <summary>A field's type is still to be inferred: the expression is judged when it is known.</summary>
sealed class UnknownTypeException : Exception;
