using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Sources;

/// <summary>Separated values (RFC 4180): a line a row, the first names the fields.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
/// <param name="Delimiter">One character; found in the first lines (comma, semicolon, tab, bar) when absent.</param>
/// <param name="Quote">One character that encloses values; doubled, it stands for itself.</param>
/// <param name="Encoding"><c>utf-8</c>, <c>utf-16</c>, <c>latin1</c> or <c>windows-1252</c>; from the byte order mark, else UTF-8, when absent.</param>
/// <param name="Header">Whether the first line names the fields; else they are <c>x0</c>, <c>x1</c> ….</param>
/// <param name="DecimalSeparator"><c>.</c> or <c>,</c>.</param>
/// <param name="Comment">Lines that begin with this character are passed over.</param>
[Word, FileEnds(".csv", ".tsv")]
public sealed record Csv(
    [OneOrMany] Items<string> Path,
    string? Delimiter = null,
    string Quote = "\"",
    string? Encoding = null,
    bool Header = true,
    string DecimalSeparator = ".",
    string? Comment = null) : Source(Path)
{
    internal override RowFile Open(string path, string shown) => CsvFile.Open(this, OpenedFile.Bytes(path, shown), shown);

    internal override IEnumerable<Finding> CheckStated(string at)
    {
        foreach (var (key, value) in new[] { ("delimiter", Delimiter), ("quote", Quote), ("comment", Comment) })
            if (value is not null && (value.Length != 1 || value[0] is '\r' or '\n' or '\0' || value[0] > 127))
                yield return Wrong(at, key, value, "one ASCII character that ends no line", key == "delimiter" ? "write it in quotes, as in \";\" or \"\\t\"." : "write one character in quotes.");
        if (DecimalSeparator is not ("." or ",")) yield return Wrong(at, "decimal_separator", DecimalSeparator, "'.' or ','", "state one of the two.");
        if (Encoding is not null && !CsvEncoding.Known.Contains(Encoding))
            yield return Wrong(at, "encoding", Encoding, $"one of: {string.Join(", ", CsvEncoding.Known)}", Nearest.Hint(Encoding, CsvEncoding.Known) ?? "state one of them, or store the file as UTF-8.");
        if (Delimiter is not null && (Delimiter == DecimalSeparator || Delimiter == Quote || Delimiter == Comment))
            yield return Wrong(at, "delimiter", Delimiter, "a character of its own, not the quote, comment or decimal separator", "state another.");
        if (Quote == Comment) yield return Wrong(at, "comment", Quote, "another character than the quote", "state another.");
    }

    static Finding Wrong(string at, string key, string value, string expected, string fix) =>
        new("DATA012", $"{at}.{key}", $"received {Printable.Quote(value)}") { Expected = expected, Fix = fix };

    internal static new Source ForFile(string path) => new Csv([path], Delimiter: path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? "\t" : null);
}
