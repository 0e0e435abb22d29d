using Microsoft.Win32.SafeHandles;
using Norma.Spec;

namespace Norma.Formats;

/// <summary>Opens files that a foreign artefact names, and none outside its folder.</summary>
/// <remarks>
/// The name is relative, with forward slashes, without <c>.</c>, <c>..</c>, empty parts, drive, stream, device, NUL or control character. No part of it
/// is a symbolic link; the file is a regular one with a single name (a hard link could reach any file of the volume). What was checked by name is checked
/// again on the opened handle.
/// </remarks>
static class Contained
{
    const int LongestPart = 255, LongestName = 4096;

    static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"];

    /// <summary>Opens a file for reading.</summary>
    /// <param name="root">The artefact's folder, as the user named it.</param>
    /// <param name="relative">The file's name in it.</param>
    /// <param name="manyNames">Whether a file of several names is opened too: among a user's own pictures a hard link is a way to save space, and no more than a picture can be read through it.</param>
    /// <exception cref="FindingsException"><c>FILE010</c>: the name leaves the folder, or what it names is no plain file (exit 4). <c>FILE011</c>: it is not there (4) or cannot be read (5).</exception>
    public static FileStream Open(string root, string relative, bool manyNames = false)
    {
        if (Unfit(relative) is { } why) throw Refused(root, relative, why);
        return Opening(root, relative, () =>
        {
            var named = Walk(root, relative, manyNames);
            var stream = new FileStream(Path.Combine(root, relative), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            try
            {
                Require(stream.SafeFileHandle, named, root, relative);
                if (Walk(root, relative, manyNames) != named) throw Exchanged(root, relative);
                return stream;
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        });
    }

    /// <summary>The bytes of a file that <see cref="Open"/> opened before, whose digest the caller knows: the way to it is looked at once.</summary>
    /// <param name="root">The artefact's folder.</param>
    /// <param name="relative">The file's name in it.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>Null where it has more or fewer.</returns>
    /// <exception cref="FindingsException">As <see cref="Open"/>.</exception>
    public static byte[]? ReadAgain(string root, string relative, int length) => Opening(root, relative, () =>
    {
        var named = Walk(root, relative, manyNames: true);
        using var file = File.OpenHandle(Path.Combine(root, relative));
        Require(file, named, root, relative);
        if (RandomAccess.GetLength(file) != length) return null;
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var at = 0; at < length;)
        {
            var read = RandomAccess.Read(file, bytes.AsSpan(at), at);
            if (read == 0) return null;
            at += read;
        }
        return bytes;
    });

    static T Opening<T>(string root, string relative, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(root, relative, "is not there", ExitCode.Refused);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(root, relative, $"cannot be read ({fault.GetType().Name})", ExitCode.Environment);
        }
    }

    static void Require(SafeFileHandle file, FileFacts named, string root, string relative)
    {
        if ((FileFacts.Of(file) ?? throw new IOException("the system does not describe the file")) != named) throw Exchanged(root, relative);
    }

    static FindingsException Exchanged(string root, string relative) => Refused(root, relative, "was exchanged while it was opened");

    /// <summary>The bytes of a file.</summary>
    /// <param name="root">The artefact's folder.</param>
    /// <param name="relative">The file's name in it.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <exception cref="FindingsException">As <see cref="Open"/>; <c>FILE012</c>: it is larger (exit 4).</exception>
    public static byte[] Read(string root, string relative, long most)
    {
        using var stream = Open(root, relative);
        try
        {
            if (stream.Length > Math.Min(most, Array.MaxLength)) throw TooLarge(Path.Combine(root, relative), stream.Length, Math.Min(most, Array.MaxLength));
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(root, relative, $"cannot be read ({fault.GetType().Name})", ExitCode.Environment);
        }
    }

    /// <summary>Why a name may not be used; null when it may.</summary>
    public static string? Unfit(string relative)
    {
        if (relative.Length == 0) return "is empty";
        if (relative.Length > LongestName) return $"has {relative.Length} characters";
        if (relative.Any(c => char.IsControl(c))) return "has a control character";
        if (relative.AsSpan().IndexOfAny('\\', ':') >= 0) return "has a '\\' or ':'";
        if (relative[0] == '/') return "is absolute";
        foreach (var range in relative.AsSpan().Split('/'))
        {
            var part = relative.AsSpan()[range];
            if (part.Length is 0 or > LongestPart) return "has an empty or overlong part";
            if (part is "." or "..") return $"has the part '{part}'";
            if (part[^1] is '.' or ' ') return "has a part that ends in a dot or blank";
            if (IsDevice(part)) return $"names the device '{part}'";
        }
        return null;
    }

    static bool IsDevice(ReadOnlySpan<char> part)
    {
        var dot = part.IndexOf('.');
        var stem = (dot < 0 ? part : part[..dot]).TrimEnd(' ');
        foreach (var device in s_devices)
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase)) return true;
        return stem.Length == 4 && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³'
            && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase));
    }

    static FileFacts Walk(string root, string relative, bool manyNames)
    {
        var (at, path) = (0, root);
        var parts = relative.Split('/');
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            var last = ++at == parts.Length;
            var facts = FileFacts.Of(path) ?? throw new FileNotFoundException();
            if (facts.Kind == EntryKind.Link) throw Refused(root, relative, $"goes through the symbolic link '{Printable.Escape(part)}'");
            if (!last && facts.Kind != EntryKind.Folder) throw new DirectoryNotFoundException();
            if (!last) continue;
            if (facts.Kind != EntryKind.Regular) throw Refused(root, relative, facts.Kind == EntryKind.Folder ? "is a folder" : "is a device, pipe or socket");
            if (facts.Links > 1 && !manyNames) throw Refused(root, relative, $"has {facts.Links} names (a hard link)");
            return facts;
        }
        throw new FileNotFoundException();
    }

    internal static FindingsException TooLarge(string path, long size, long most) => new(ExitCode.Refused, new Finding("FILE012", "", $"has {size} bytes")
    {
        File = path,
        Expected = $"at most {most}",
        Fix = "see that it is the file that was meant.",
    });

    static FindingsException Refused(string root, string relative, string why) => new(ExitCode.Refused, new Finding("FILE010", Printable.Quote(relative), why)
    {
        File = root,
        Expected = "a plain file inside the folder",
        Fix = "copy the file itself into the folder.",
    });

    static FindingsException Unreadable(string root, string relative, string why, ExitCode code) => new(code, new Finding("FILE011", Printable.Quote(relative), why)
    {
        File = root,
        Expected = "a file that this user may read",
        Fix = "correct the name or the permissions.",
    });
}
