using Norma.Formats;

namespace Norma.Interop;

/// <summary>What a file begins with, by which formats know it.</summary>
static class FirstBytes
{
    /// <summary>The first bytes of a file; fewer where it is shorter, none where the path leads to a folder.</summary>
    public static byte[] Of(string path, int count)
    {
        if (Directory.Exists(path)) return [];
        using var stream = OuterFile.Open(path);
        var bytes = new byte[Math.Min(count, stream.Length)];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
