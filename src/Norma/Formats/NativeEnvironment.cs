using System.Runtime.InteropServices;

namespace Norma.Formats;

/// <summary>The environment as native libraries see it: elsewhere than on Windows .NET changes a copy of its own.</summary>
static partial class NativeEnvironment
{
    /// <summary>Sets a variable for this process, before a library reads it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="keep">Whether a value that there is stays.</param>
    public static void Set(string name, string value, bool keep = false)
    {
        if (OperatingSystem.IsWindows())
        {
            if (!keep || Environment.GetEnvironmentVariable(name) is null) Environment.SetEnvironmentVariable(name, value);
        }
        else if (SetEnvironmentVariable(name, value, keep ? 0 : 1) != 0) throw new InvalidOperationException("The environment cannot be extended.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
