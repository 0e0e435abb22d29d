using System.Security.Cryptography;

namespace Norma.Formats;

/// <summary>SHA-256 of files, as manifests and locks state it.</summary>
public static class Digest
{
    /// <summary>The digest of a file in lower-case hexadecimal; read in a stream, never whole.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static string Sha256(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        return Sha256(stream);
    }

    /// <summary>The digest of what is left of a stream.</summary>
    public static string Sha256(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    /// <summary>The digest of bytes.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
