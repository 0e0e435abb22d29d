using System.Diagnostics;
using System.Runtime.InteropServices;
using Norma.Cli.Views;
using Norma.Models.Native;
using Norma.Spec;
using Norma.Tracking;

namespace Norma.Cli;

/// <summary>What of the machine matters to Norma.</summary>
static class Doctor
{
    const long LeastMemory = 2L << 30;
    const long LeastDisk = 2L << 30;

    /// <param name="Name">What was looked at.</param>
    /// <param name="Ok">Whether it will do.</param>
    /// <param name="Found">What was found.</param>
    /// <param name="Fix">What to do.</param>
    internal sealed record Line(string Name, bool Ok, string Found, string? Fix = null);

    public static IReadOnlyList<Line> Examine() =>
    [
        new("norma", true, $"{Versions.Tool}, standard 1"),
        new("runtime", Environment.Version.Major >= 10, $"{Machine.Runtime} on {Machine.Os}", Environment.Version.Major >= 10 ? null : "install .NET 10: https://dotnet.microsoft.com/download"),
        Sdk(),
        new("processor", true, $"{Environment.ProcessorCount} cores, {Machine.Cpu}"),
        Memory(),
        Disk(),
        TensorLibrary(),
        Gpu(),
        Native("onnx runtime", "onnxruntime", "predicting, serving, exporting"),
        Native("duckdb", "duckdb", "Parquet"),
    ];

    static Line Sdk()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() });
            var version = process?.StandardOutput.ReadLine() ?? "";
            process?.WaitForExit(TimeSpan.FromSeconds(10));
            var ok = Version.TryParse(version.Split('-')[0], out var parsed) && parsed.Major >= 10;
            return new("sdk", ok, ok ? version : $"'{version}'", ok ? null : "install the .NET 10 SDK: https://dotnet.microsoft.com/download");
        }
        catch (Exception missing) when (missing is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return new("sdk", true, "none on the path: this build runs, but cannot be built again");
        }
    }

    static Line Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new("memory", bytes >= LeastMemory, Figures.Bytes(bytes), bytes >= LeastMemory ? null : "2 GiB or more are needed to train");
    }

    static Line Disk()
    {
        var free = new DriveInfo(Path.GetFullPath(".")).AvailableFreeSpace;
        return new("disk", free >= LeastDisk, $"{Figures.Bytes(free)} free here", free >= LeastDisk ? null : "free some space: runs keep checkpoints");
    }

    static Line TensorLibrary()
    {
        try
        {
            var clock = Stopwatch.StartNew();
            LibTorch.EnsureLoaded();
            return new("libtorch", true, $"for CPUs ({string.Join(", ", Versions.Packages.Select(p => $"{p.Key} {p.Value}"))}), loaded in {Figures.Time(clock.Elapsed)}");
        }
        catch (FindingsException fault)
        {
            return new("libtorch", false, fault.Findings[0].Message, fault.Findings[0].Fix);
        }
    }

    static Line Gpu()
    {
        var driver = OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1";
        var found = NativeLibrary.TryLoad(driver, out var handle);
        if (found) NativeLibrary.Free(handle);
        return new("gpu", true, found ? "a CUDA driver is there; this build computes on CPUs" : "none: training runs on the CPU");
    }

    static Line Native(string name, string library, string use)
    {
        var found = NativeLibrary.TryLoad(library, typeof(Doctor).Assembly, DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory, out _);
        return new(name, found, found ? $"loads ({use})" : "does not load", found ? null : $"build again: '{library}' belongs beside the program ({use})");
    }
}
