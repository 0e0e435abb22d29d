using System.Runtime.InteropServices;

namespace Norma.Deployment;

/// <summary>Keeps ONNX Runtime from recording and sending usage: from 1.31 on it does so on every system unless told not to before its first use.</summary>
static partial class OnnxTelemetry
{
    const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off for the process; called before the runtime is first touched.</summary>
    public static void TurnOff()
    {
        // Elsewhere than on Windows .NET changes a copy of the environment, which native code does not see.
        if (OperatingSystem.IsWindows()) Environment.SetEnvironmentVariable(Switch, "1");
        else if (SetEnvironmentVariable(Switch, "1", overwrite: 1) != 0) throw new InvalidOperationException("The environment cannot be extended.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
