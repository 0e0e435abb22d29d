using System.Runtime.InteropServices;

namespace Norma.Models.Native;

/// <summary>While it is held, memory that operations give back stays with the process for the next step, rather than going to the system.</summary>
/// <remarks>
/// glibc gives blocks above 32 MiB back at once, and the end of its heap where that is longer than twice the largest block that was mapped. The system clears each page that is
/// taken anew: of a step on pictures of 224 × 224 that is a quarter of the time, and a step of a table's network took twice its time in the runs in which what it gives back happened
/// to lie at the end. What other systems' libraries do is left as it is, and so is what the environment states for glibc (mallopt(3)).
/// </remarks>
sealed partial class StepMemory : IDisposable
{
    /// <summary>Below it glibc keeps what is given back anyway, once the tensor library is loaded.</summary>
    const long Little = 1 << 20;

    // Of malloc.h. −1 as the size at which the heap is cut means never.
    const int TrimThreshold = -1, MapThreshold = -3, MostMapped = -4, Never = -1;

    // Once one of them is stated, glibc no longer adapts the sizes to what a program does, until the process ends: these are what it comes to by itself.
    const int UsualMapThreshold = 32 << 20, UsualTrimThreshold = 2 * UsualMapThreshold, UsualMostMapped = 65536;

    static readonly Lock s_gate = new();
    static readonly Lazy<bool> s_isStated = new(() => Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc", StringComparison.Ordinal) == true
        || Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("MALLOC_", StringComparison.Ordinal) && name.EndsWith('_')));

    static int s_held;

    StepMemory() { }

    /// <summary>Holds it where that is worth it.</summary>
    /// <param name="bytes">What a step takes.</param>
    public static StepMemory? Of(long bytes)
    {
        if (bytes <= Little || !OperatingSystem.IsLinux() || s_isStated.Value) return null;
        lock (s_gate)
        {
            if (s_held == 0)
            {
                try { _ = State(MostMapped, 0); }
                catch (EntryPointNotFoundException) { return null; }   // another library than glibc
                _ = State(TrimThreshold, Never);
            }
            s_held++;
        }
        return new();
    }

    /// <summary>Gives back what is not in use.</summary>
    public void Dispose()
    {
        lock (s_gate)
        {
            if (--s_held > 0) return;
            _ = State(MapThreshold, UsualMapThreshold);
            _ = State(TrimThreshold, UsualTrimThreshold);
            _ = State(MostMapped, UsualMostMapped);
            _ = GiveBack(0);
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int State(int what, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int GiveBack(nuint keep);
}
