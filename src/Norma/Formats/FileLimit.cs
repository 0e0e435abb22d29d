namespace Norma.Formats;

/// <summary>A file that may grow no more, by a limit of the process (<c>ulimit -f</c>) or of the file system (<c>EFBIG</c>): .NET says of it that an argument is out of range. Here it is what it is, a fault of writing.</summary>
public static class FileLimit
{
    /// <summary>Whether a fault says it.</summary>
    public static bool Says(Exception fault) =>
        fault is ArgumentOutOfRangeException { ParamName: "value" } && (fault.Message.Contains("file length", StringComparison.Ordinal) || fault.Message.Contains("FileLength", StringComparison.Ordinal));

    /// <summary>Does what writes.</summary>
    /// <exception cref="IOException">The file may grow no more; or what the writing throws itself.</exception>
    public static void Guard(Action write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            write();
        }
        catch (ArgumentOutOfRangeException fault) when (Says(fault))
        {
            throw new IOException("a file may grow no more: a limit of the process or of the file system", fault);
        }
    }
}
