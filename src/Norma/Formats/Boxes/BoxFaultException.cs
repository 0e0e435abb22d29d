using Norma.Spec;

namespace Norma.Formats.Boxes;

/// <summary>What is wrong with a file of boxes; the message goes on after the file's name.</summary>
/// <param name="message">What was found.</param>
/// <param name="at">Where in the file; null where it has no lines.</param>
/// <param name="expected">What was expected.</param>
/// <param name="limit">Whether it is too large rather than wrong.</param>
sealed class BoxFaultException(string message, Place? at = null, string? expected = null, bool limit = false) : Exception(message)
{
    /// <summary>Where in the file.</summary>
    public Place? At { get; } = at;

    /// <summary>What was expected.</summary>
    public string Expected { get; } = expected ?? "an annotation file";

    /// <summary>Whether it is too large rather than wrong.</summary>
    public bool IsLimit { get; } = limit;
}
