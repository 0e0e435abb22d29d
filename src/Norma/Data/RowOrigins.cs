using Norma.Spec;

namespace Norma.Data;

/// <summary>Where each row comes from: the identity of rows that have no id field.</summary>
/// <param name="Digests">By file, the SHA-256 of its content (any text that names the content, for rows that come from no file).</param>
/// <param name="Files">By row, its file's place in <paramref name="Digests"/>.</param>
/// <param name="Ordinals">By row, its place in the file, from 0.</param>
public sealed record RowOrigins(Items<string> Digests, int[] Files, int[] Ordinals)
{
    /// <summary>Rows of one source in their order.</summary>
    public static RowOrigins Sequential(string digest, int rows)
    {
        var ordinals = new int[rows];
        for (var row = 0; row < rows; row++) ordinals[row] = row;
        return new([digest], new int[rows], ordinals);
    }

    /// <summary>The origins of these rows, in their order.</summary>
    public RowOrigins Take(ReadOnlySpan<int> rows)
    {
        var files = new int[rows.Length];
        var ordinals = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) (files[i], ordinals[i]) = (Files[rows[i]], Ordinals[rows[i]]);
        return new(Digests, files, ordinals);
    }
}
