namespace Norma.Spec;

/// <summary>The bytes of a spec file, never more than the limit.</summary>
static class SpecFile
{
    public static byte[] Bytes(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw Unreadable(path, ExitCode.Spec, "is a folder", "a file", "name the file in it");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var bytes = new byte[SpecLimits.Bytes + 1];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, ExitCode.Spec, "is not there", "a file", "check the name, or make one with 'norma init'");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, ExitCode.Environment, $"cannot be read: {refused.Message}", "a file that may be read", "check its permissions");
        }
    }

    static FindingsException Unreadable(string path, ExitCode exitCode, string message, string expected, string fix) =>
        new(exitCode, new Finding("SPEC020", "", message) { File = path, Expected = expected, Fix = fix });
}
