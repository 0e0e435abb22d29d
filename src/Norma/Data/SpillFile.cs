using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data;

/// <summary>A nameless file for what does not fit into the memory of the rows. It goes with the last who holds it, or with the process.</summary>
/// <remarks>It is read by position, not mapped: pages of a map count as memory of the process, and a fault of the disk is an exception, not the end.</remarks>
sealed class SpillFile
{
    readonly FileStream _file;     // holds what is read and written by its handle, which the stream would set in place anew each time that it is asked for it
    readonly SafeFileHandle _handle;
    readonly float[]?[] _recent = new float[]?[2];
    int _kept;
    long _length;

    SpillFile(FileStream file) => (_file, _handle) = (file, file.SafeFileHandle);

    /// <summary>An empty file in the folder for temporary files.</summary>
    /// <exception cref="FindingsException"><c>DATA038</c>: it cannot be made (exit 5).</exception>
    public static SpillFile Make()
    {
        try
        {
            return new(TemporaryDisk.Make(0));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(fault);
        }
    }

    /// <summary>A file for which the disk holds room ready; null where it cannot be made so, for those who can do without.</summary>
    public static SpillFile? WithRoom(long bytes)
    {
        try
        {
            return new(TemporaryDisk.Make(bytes));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How many bytes <see cref="Reserve"/> gave.</summary>
    public long Length => Interlocked.Read(ref _length);

    /// <summary>Holds what was loaded of it until two more were: a collection between two looks at a column is no reason to load it twice.</summary>
    public void Keep(float[] loaded) => _recent[(uint)Interlocked.Increment(ref _kept) % _recent.Length] = loaded;

    /// <summary>Room for bytes; gives where they begin.</summary>
    public long Reserve(long bytes) => Interlocked.Add(ref _length, bytes) - bytes;

    /// <summary>Adds values; gives where they begin. From any thread.</summary>
    /// <exception cref="FindingsException"><c>DATA038</c>: the disk is full or fails (exit 5).</exception>
    public long Append<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        var at = Reserve((long)values.Length * Marshal.SizeOf<T>());
        Write(at, values);
        return at;
    }

    /// <summary>Writes values where room was made. From any thread.</summary>
    /// <exception cref="FindingsException"><c>DATA038</c>: the disk is full or fails (exit 5).</exception>
    public void Write<T>(long at, ReadOnlySpan<T> values) where T : unmanaged
    {
        try
        {
            RandomAccess.Write(_handle, MemoryMarshal.AsBytes(values), at);
        }
        catch (Exception fault) when (fault is IOException || FileLimit.Says(fault))
        {
            throw Failed(fault);
        }
    }

    /// <summary>Reads values. From any thread.</summary>
    /// <exception cref="FindingsException"><c>DATA038</c>: the disk fails (exit 5).</exception>
    public void Read<T>(long at, Span<T> into) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(into);
        try
        {
            while (bytes.Length > 0)
            {
                var read = RandomAccess.Read(_handle, bytes, at);
                if (read == 0) throw new EndOfStreamException("the file ends");
                bytes = bytes[read..];
                at += read;
            }
        }
        catch (IOException fault)
        {
            throw Failed(fault);
        }
    }

    static FindingsException Failed(Exception fault) => new(ExitCode.Environment, new Finding("DATA038", "$.data.memory", $"the rows that are not kept in memory cannot be written or read back ({(FileLimit.Says(fault) ? "the file may grow no more" : fault.GetType().Name)})")
    {
        File = TemporaryDisk.Folder,
        Expected = "a folder for temporary files with room for them",
        Fix = "free the disk, name another folder by the environment variable TMPDIR, raise 'memory', or lower 'disk', which pictures and sounds may take.",
    });
}
