using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Norma.Tracking;

/// <summary>What of the machine a result can depend on.</summary>
public static class Machine
{
    /// <summary>The .NET runtime, as in <c>.NET 10.0.12</c>.</summary>
    public static string Runtime => RuntimeInformation.FrameworkDescription;

    /// <summary>As in <c>linux-x64</c>.</summary>
    public static string Os
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "unknown";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>The level of the instruction set, as in <c>x86-64-v4</c> (psABI) or <c>armv8</c>: kernels, and with them the last bits, are chosen by it.</summary>
    public static string Cpu => (X86Base.IsSupported, AdvSimd.IsSupported) switch
    {
        (true, _) when Avx512F.IsSupported && Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported => "x86-64-v4",
        (true, _) when Avx2.IsSupported && Bmi1.IsSupported && Bmi2.IsSupported && Fma.IsSupported && Lzcnt.IsSupported => "x86-64-v3",
        (true, _) when Sse42.IsSupported && Popcnt.IsSupported => "x86-64-v2",
        (true, _) => "x86-64-v1",
        (_, true) => "armv8",
        _ => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
    };
}
