using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Norma.Formats;

/// <summary>What a file system entry is.</summary>
enum EntryKind
{
    /// <summary>A file of bytes.</summary>
    Regular,
    /// <summary>A folder.</summary>
    Folder,
    /// <summary>A symbolic link or another reparse point.</summary>
    Link,
    /// <summary>A device, pipe or socket.</summary>
    Special,
}

/// <summary>What the system says of an entry, symbolic links not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Device">The volume.</param>
/// <param name="Number">The entry's number on the volume.</param>
readonly partial record struct FileFacts(EntryKind Kind, uint Links, ulong Device, ulong Number)
{
    const int AtEmptyPath = 0x1000, AtSymlinkNoFollow = 0x100, AtCurrentFolder = -100;
    const uint BasicMask = 0x7FF;

    /// <summary>Of a path; null when there is nothing.</summary>
    public static FileFacts? Of(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            Span<byte> facts = stackalloc byte[256];
            return Statx(AtCurrentFolder, path, AtSymlinkNoFollow, BasicMask, ref MemoryMarshal.GetReference(facts)) == 0 ? FromStatx(facts) : null;
        }
        var attributes = new FileInfo(path).Attributes;
        if ((int)attributes == -1) return null;
        var kind = attributes.HasFlag(FileAttributes.ReparsePoint) ? EntryKind.Link
            : attributes.HasFlag(FileAttributes.Directory) ? EntryKind.Folder
            : attributes.HasFlag(FileAttributes.Device) ? EntryKind.Special : EntryKind.Regular;
        if (kind != EntryKind.Regular) return new(kind, 1, 0, 0);
        using var handle = File.OpenHandle(path);
        return Of(handle);
    }

    /// <summary>Whether a path leads to a device, pipe or socket, also through links: opening a pipe would wait for a writer.</summary>
    public static bool IsSpecial(string path)
    {
        if (Of(path) is not { } facts) return false;
        if (facts.Kind != EntryKind.Link) return facts.Kind == EntryKind.Special;
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target && Of(target.FullName) is { Kind: EntryKind.Special };
        }
        catch (IOException)
        {
            return false;   // links in a circle: opening it says so
        }
    }

    /// <summary>Of an opened file.</summary>
    public static FileFacts? Of(SafeFileHandle handle)
    {
        Span<byte> facts = stackalloc byte[256];
        ref var first = ref MemoryMarshal.GetReference(facts);
        if (OperatingSystem.IsLinux()) return Statx((int)handle.DangerousGetHandle(), "", AtEmptyPath, BasicMask, ref first) == 0 ? FromStatx(facts) : null;
        if (OperatingSystem.IsWindows())
            return WindowsFacts(handle, ref first) != 0
                ? new(EntryKind.Regular, Word(facts, 40), Word(facts, 28), (ulong)Word(facts, 44) << 32 | Word(facts, 48))
                : null;
        // Darwin's struct stat of 64-bit inodes: st_dev 0, st_mode 4, st_nlink 6, st_ino 8.
        return DarwinFacts((int)handle.DangerousGetHandle(), ref first) == 0
            ? new(KindOf(BinaryPrimitives.ReadUInt16LittleEndian(facts[4..])), BinaryPrimitives.ReadUInt16LittleEndian(facts[6..]), Word(facts, 0), BinaryPrimitives.ReadUInt64LittleEndian(facts[8..]))
            : null;
    }

    // struct statx is the same on every architecture: stx_nlink 16, stx_mode 28, stx_ino 32, stx_dev_major 136, stx_dev_minor 140.
    static FileFacts FromStatx(ReadOnlySpan<byte> facts) => new(
        KindOf(BinaryPrimitives.ReadUInt16LittleEndian(facts[28..])), Word(facts, 16),
        (ulong)Word(facts, 136) << 32 | Word(facts, 140), BinaryPrimitives.ReadUInt64LittleEndian(facts[32..]));

    static EntryKind KindOf(int mode) => (mode & 0xF000) switch { 0x8000 => EntryKind.Regular, 0x4000 => EntryKind.Folder, 0xA000 => EntryKind.Link, _ => EntryKind.Special };

    static uint Word(ReadOnlySpan<byte> facts, int at) => BinaryPrimitives.ReadUInt32LittleEndian(facts[at..]);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte facts);

    [LibraryImport("libc", EntryPoint = "fstat")]
    private static partial int DarwinFacts(int descriptor, ref byte facts);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandle")]
    private static partial int WindowsFacts(SafeFileHandle handle, ref byte facts);
}
