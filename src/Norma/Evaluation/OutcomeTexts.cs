using System.Collections.Concurrent;
using Norma.Data;

namespace Norma.Evaluation;

/// <summary>The texts of a target that a model writes: the true ones, and what the model wrote where it was asked to.</summary>
/// <param name="True">By row the true text.</param>
/// <param name="Characters">By row how many characters (Unicode code points) of it the counted tokens are.</param>
/// <param name="Bytes">By row how many bytes of UTF-8 they are.</param>
/// <param name="Written">By row what the model wrote; null where it was not asked.</param>
public sealed record OutcomeTexts(string[] True, int[] Characters, int[] Bytes, string?[]? Written = null)
{
    readonly ConcurrentDictionary<Metric, object> _rows = new();

    /// <summary>The answers that were found in texts, beside the true ones.</summary>
    /// <param name="truths">The true answers.</param>
    /// <param name="found">By row the answer that was found.</param>
    /// <param name="others">By row the other answers that are right; null where there are none.</param>
    internal static OutcomeTexts Of(TextColumn truths, IEnumerable<string> found, string[][]? others = null) =>
        new([.. Enumerable.Range(0, truths.Rows).Select(row => truths[row] ?? "")], new int[truths.Rows], new int[truths.Rows], [.. found]) { Others = others };

    /// <summary>By row the texts that are right besides the true one; null where no row has any.</summary>
    public string[][]? Others { get; init; }

    /// <summary>By row whether its counted tokens say less than the text, as where one is unknown: its surprise is not that of the text. Null where they say all of each.</summary>
    public bool[]? Lossy { get; init; }

    // What was made of the rows of one is not of the rows of another.
    OutcomeTexts(OutcomeTexts other) => (True, Characters, Bytes, Written, Others, Lossy, _rows) = (other.True, other.Characters, other.Bytes, other.Written, other.Others, other.Lossy, new());

    // The true one first.
    string[] Right(int row) => Others is null ? [True[row]] : [True[row], .. Others[row]];

    /// <summary>What a metric says of each row that was written, made once; the default of the others.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="of">What it says of a text and those that are right, the true one first.</param>
    internal T[] Rows<T>(Metric metric, Func<string, string[], T> of) where T : struct =>
        (T[])_rows.GetOrAdd(metric, _ => Enumerable.Range(0, True.Length).Select(row => Written![row] is { } written ? of(written, Right(row)) : default).ToArray());

    /// <summary>Those of some rows.</summary>
    internal OutcomeTexts Take(ReadOnlySpan<int> rows)
    {
        var all = rows.ToArray();
        return new(Array.ConvertAll(all, row => True[row]), Array.ConvertAll(all, row => Characters[row]), Array.ConvertAll(all, row => Bytes[row]), Written is null ? null : Array.ConvertAll(all, row => Written[row])) 
        {
            Others = Others is null ? null : Array.ConvertAll(all, row => Others[row]),
            Lossy = Lossy is null ? null : Array.ConvertAll(all, row => Lossy[row]),
        };
    }
}
