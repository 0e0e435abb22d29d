namespace Norma.Data;

/// <summary>A file that rows came from, as the lock records it.</summary>
/// <param name="Path">As the source names it, relative to the spec's folder, with <c>/</c>.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal digits.</param>
/// <param name="Rows">How many rows it gave.</param>
public sealed record DataFile(string Path, long Size, string Sha256, int Rows)
{
    /// <summary>Of several files together, what matches them; the size is that of all, the digest that of the list that <c>sha256sum</c> prints of them. Null for one file.</summary>
    public string? Includes { get; init; }

    /// <summary>Whether it is the names of files alone, whose bytes have an entry of their own.</summary>
    public bool IsListing { get; init; }
}
