using Norma.Spec;

namespace Norma.Interop;

/// <summary>Turns what a damaged file makes a reader throw into findings: nothing else leaves it.</summary>
static class ReadingFaults
{
    /// <summary>Runs a reader of a model; a model that does not fit together, or asks for more than any machine holds, does not leave it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="code">The code of the format's own faults.</param>
    /// <param name="expected">What the file should be.</param>
    /// <param name="read">The reader.</param>
    public static ImportedModel Model(string path, string code, string expected, Func<ImportedModel> read) => Guarded(path, code, expected, () =>
    {
        var imported = read();
        imported.Model.Require(path);
        return imported;
    });

    /// <summary>Runs a reader of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="code">The code of the format's own faults.</param>
    /// <param name="expected">What the file should be.</param>
    /// <param name="read">The reader.</param>
    public static T Guarded<T>(string path, string code, string expected, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new FindingsException(ExitCode.Refused, new Finding(code, "", fault is OverflowException ? "holds more than 2^63 numbers" : fault.Message) { File = path, Expected = expected, Fix = "export it again, or take an undamaged copy." });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE011", "", $"cannot be read ({fault.GetType().Name})") { File = path, Expected = "a file that this user may read", Fix = "correct the name or the permissions." });
        }
    }
}
