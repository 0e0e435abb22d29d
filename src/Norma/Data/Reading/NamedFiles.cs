using System.Globalization;
using System.Security.Cryptography;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Files that the cells of a table name.</summary>
/// <param name="folder">Where they lie.</param>
/// <param name="shown">The table as findings name it.</param>
sealed class NamedFiles(string folder, string shown)
{
    const string NoValue = "has no value";

    /// <summary>The bytes of a file.</summary>
    /// <param name="name">As the cell names it; null where it names none.</param>
    /// <param name="packed">Gives its bytes where it is no file of its own, as in an archive; null where it is.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="seal">By what it is known again.</param>
    /// <exception cref="CellFaultException">There is none that may be read.</exception>
    public byte[] Open(string? name, Func<byte[]>? packed, int most, out FileSeal seal)
    {
        seal = default;
        if (name is null) throw new CellFaultException(NoValue);
        byte[] bytes;
        try
        {
            bytes = packed is null ? ReadFile(name, most) : packed();
            if (bytes.Length > most) throw TooLarge(bytes.Length, most);
        }
        catch (FindingsException fault)
        {
            throw new CellFaultException($"names a file that {fault.Findings[0].Message}");
        }
        catch (IOException)
        {
            throw new CellFaultException("names a file that cannot be read");
        }
        seal = new(bytes.Length, SHA256.HashData(bytes));
        return bytes;
    }

    byte[] ReadFile(string name, int most)
    {
        using var stream = Contained.Open(folder, name.Replace('\\', '/'), manyNames: true);
        if (stream.Length > most) throw TooLarge(stream.Length, most);
        var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        stream.ReadExactly(bytes);
        return bytes;
    }

    static CellFaultException TooLarge(long bytes, int most) => new(string.Create(CultureInfo.InvariantCulture, $"names a file of {bytes:N0} bytes; at most {most:N0} are read"));

    /// <summary>The bytes of a file that was read before.</summary>
    /// <exception cref="FindingsException"><c>DATA002</c>: it is gone, or has other bytes (exit 3).</exception>
    public byte[] Again(string name, Func<byte[]>? packed, FileSeal seal)
    {
        byte[]? bytes;
        try
        {
            bytes = packed is null ? Contained.ReadAgain(folder, name.Replace('\\', '/'), (int)seal.Bytes) : packed();
        }
        catch (FindingsException fault)
        {
            throw Changed(name, $"names a file that {fault.Findings[0].Message}");
        }
        catch (IOException)
        {
            throw Changed(name, "names a file that cannot be read");
        }
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (bytes is not null) SHA256.HashData(bytes, digest);
        return bytes?.Length == seal.Bytes && digest.SequenceEqual(seal.Sha256) ? bytes : throw Changed(name, "names a file that has other bytes");
    }

    /// <summary>The finding of a file that was exchanged after it was checked.</summary>
    public FindingsException Changed(string name, string what) => new(ExitCode.Data, new Finding("DATA002", "", $"{Printable.Quote(name)} changed since it was checked: now it {what}")
    {
        File = shown,
        Expected = "files that stay as they are while a run reads them",
        Fix = "bring the file back, or begin the run again.",
    });
}

/// <summary>By what a file is known again.</summary>
/// <param name="Bytes">How many.</param>
/// <param name="Sha256">Their digest; null where it was never read.</param>
readonly record struct FileSeal(long Bytes, byte[]? Sha256);
