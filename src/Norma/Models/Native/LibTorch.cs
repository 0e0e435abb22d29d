using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Norma.Formats;
using Norma.Spec;
using TorchSharp;

namespace Norma.Models.Native;

/// <summary>The tensor library: loaded once, before the first tensor; its thread count and its random generator are set here and nowhere else.</summary>
/// <remarks>
/// TorchSharp's shim for Linux asks libstdc++ for a version that Debian 12 does not have, for a marker symbol that nothing uses.
/// Where the shim does not load as it is, a copy is used in which that one requirement is weak, and only for shims whose digest is known:
/// <c>docs/adr/0001-torchsharp-loader.md</c>.
/// </remarks>
public static class LibTorch
{
    const string Shim = "libLibTorchSharp.so";
    const string Engine = "libtorch.so";

    static readonly Lock s_gate = new();
    static volatile bool s_loaded;

    /// <summary>A shim that may be patched.</summary>
    /// <param name="Original">SHA-256 of the file as published.</param>
    /// <param name="FlagAt">Where the flags of the requirement GLIBCXX_3.4.32 stand in the file (vna_flags).</param>
    /// <param name="Patched">SHA-256 of the file with that flag set to VER_FLG_WEAK.</param>
    readonly record struct Known(string Original, int FlagAt, string Patched);

    // TorchSharp 0.107.0, linux-x64.
    static readonly Known[] s_known =
    [
        new("cf33b1b0bb6bbb9754a768fb5c5d04d9f498603be50e73f55621a0b40ee608b8", 260660,
            "5968efac8270eff8a2b5ca7381612ea9cc54d81cf4104a54e0e6106b7b5f11e3"),
    ];

    /// <summary>How many threads an operation may use.</summary>
    public static int Threads
    {
        get
        {
            EnsureLoaded();
            return torch.get_num_threads();
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            EnsureLoaded();
            if (torch.get_num_threads() != value) torch.set_num_threads(value);
        }
    }

    /// <summary>Sets the generator from which layers draw while training, so that a step's draws follow from its stream alone.</summary>
    /// <param name="stream">As in <c>new Seed(seed, "layers/12")</c>.</param>
    public static void Draw(Seed stream)
    {
        EnsureLoaded();
#pragma warning disable RS0030 // the one place
        torch.manual_seed((long)(stream.Next() >> 1)).Dispose();
#pragma warning restore RS0030
    }

    /// <summary>Loads it; does nothing when it is loaded.</summary>
    /// <exception cref="FindingsException"><c>MODL008</c>: it is not there or does not load. <c>MODL009</c>: the shim does not load and is not one that may be patched.</exception>
    public static void EnsureLoaded()
    {
        if (s_loaded) return;
        lock (s_gate)
        {
            if (s_loaded) return;
            // It would warn at each convolution that NNPACK, which nothing here needs, does not know this processor.
            NativeEnvironment.Set("TORCH_CPP_LOG_LEVEL", "ERROR", keep: true);
            if (OperatingSystem.IsLinux()) LoadOnLinux();
            try { torch.InitializeDeviceType(DeviceType.CPU); }
            catch (Exception e) when (e is DllNotFoundException or NotSupportedException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
            {
                throw Missing($"the tensor library does not load: {(e.InnerException ?? e).Message}");
            }
            torch.set_num_interop_threads(1);   // operations follow each other; a second pool would only compete
            s_loaded = true;
        }
    }

    [SupportedOSPlatform("linux")]
    static void LoadOnLinux()
    {
        var folder = AppContext.BaseDirectory;
        var shim = Path.Combine(folder, Shim);
        if (!File.Exists(shim)) shim = Path.Combine(folder, "runtimes", "linux-x64", "native", Shim);
        if (!File.Exists(shim)) throw Missing($"'{Shim}' is not beside the program");
        // Its libraries first, from their own folder: a copy elsewhere would not find them.
        var engine = Path.Combine(Path.GetDirectoryName(shim)!, Engine);
        if (!File.Exists(engine)) throw Missing($"'{Engine}' is not beside the program");
        Load(engine);
        if (NativeLibrary.TryLoad(shim, out _)) return;
        Load(PatchedCopy(shim));   // a later load by its name finds this one
    }

    static void Load(string file)
    {
        try { NativeLibrary.Load(file); }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Missing($"'{Path.GetFileName(file)}' does not load: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    [SupportedOSPlatform("linux")]
    static string PatchedCopy(string shim)
    {
        var image = File.ReadAllBytes(shim);
        var digest = Digest.Sha256(image);
        var known = Array.Find(s_known, k => k.Original == digest);
        if (known.Original is null)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("MODL009", Shim, $"it does not load on this system, and its digest {digest} is not known")
            {
                Expected = "the shim of TorchSharp 0.107.0, or a system with libstdc++ of GCC 13.2 or newer",
                Fix = "restore the packages again, or install a newer libstdc++.",
            });
        }
        image[known.FlagAt] = 2;   // VER_FLG_WEAK
        var patched = Digest.Sha256(image);
        if (patched != known.Patched) throw new InvalidOperationException($"The patched shim has the digest {patched}, not {known.Patched}.");
        try { return Store(image, Path.Combine(CacheRoot(), "norma", "native", known.Patched[..16])); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return StoreTemporarily(image);   // no home, or one that cannot be written
        }
    }

    [SupportedOSPlatform("linux")]
    static string StoreTemporarily(byte[] image)
    {
        try { return Store(image, Directory.CreateTempSubdirectory("norma-native-").FullName); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Missing($"no folder can be written to hold a copy of '{Shim}': {e.Message}", "set NORMA_NATIVE_CACHE to a folder that can be written.");
        }
    }

    [SupportedOSPlatform("linux")]
    static string Store(byte[] image, string folder)
    {
        var target = Path.Combine(folder, Shim);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(image)) return target;
        var beside = Path.Combine(folder, $".{Shim}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        try { FileLimit.Guard(() => File.WriteAllBytes(beside, image)); }
        catch (IOException)
        {
            File.Delete(beside);
            throw;
        }
        File.Move(beside, target, overwrite: true);   // atomic; racing processes write the same bytes
        return target;
    }

    static string CacheRoot()
    {
        if (Environment.GetEnvironmentVariable("NORMA_NATIVE_CACHE") is { Length: > 0 } stated) return stated;
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return local.Length > 0 ? local : throw new IOException("no home folder");
    }

    static FindingsException Missing(string message, string? fix = null) => new(ExitCode.Environment, new Finding("MODL008", "libtorch", message)
    {
        Expected = "TorchSharp 0.107.0 and libtorch 2.10.0 for CPUs beside the program",
        Fix = fix ?? "build with 'dotnet build' on this system, which fetches the packages TorchSharp and libtorch-cpu; 'norma doctor' shows what is there.",
    });
}
