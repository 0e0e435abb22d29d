namespace Norma.Data;

/// <summary>Where files without a name go, which are gone with those who hold them or with the process.</summary>
static class TemporaryDisk
{
    const string ForLargeFiles = "/var/tmp";

    static readonly (string Path, bool IsMemory) s_folder = Choose();

    /// <summary>The folder: that of <c>TMPDIR</c>, else the usual one, or that for large files (file-hierarchy(7)) where the usual one is memory itself, as <c>/tmp</c> of Debian 13 and Fedora.</summary>
    public static string Folder => s_folder.Path;

    /// <summary>How many bytes the disk has free; none where it does not say, or where there is but memory.</summary>
    public static long Free
    {
        get
        {
            try
            {
                return s_folder.IsMemory ? 0 : new DriveInfo(Folder).AvailableFreeSpace;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }
    }

    /// <summary>An empty file that only this user may open while it has a name.</summary>
    /// <param name="bytes">What the disk is to hold ready for it; nothing when 0.</param>
    /// <exception cref="IOException">It cannot be made, or the disk has no such room.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream Make(long bytes) => Make(Folder, bytes);

    static FileStream Make(string folder, long bytes)
    {
        var path = Path.Combine(folder, $"norma-rows-{Guid.NewGuid():n}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, PreallocationSize = bytes };
        if (OperatingSystem.IsWindows()) options.Options = FileOptions.DeleteOnClose;
        else options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // Its name is needed no more: nothing is left behind, however the process ends.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }

    static (string Path, bool IsMemory) Choose()
    {
        var usual = Path.GetTempPath();
        if (!OperatingSystem.IsLinux() || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMPDIR"))) return (usual, false);
        try
        {
            if (!IsMemory(usual)) return (usual, false);
            if (IsMemory(ForLargeFiles)) return (usual, true);
            Make(ForLargeFiles, 0).Dispose();
            return (ForLargeFiles, false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (usual, true);
        }
    }

    static bool IsMemory(string folder) => new DriveInfo(folder).DriveFormat is "tmpfs";
}
