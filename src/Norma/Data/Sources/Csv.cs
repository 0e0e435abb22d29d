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
[Word]
public sealed record Csv(
    [OneOrMany] Items<string> Path,
    string? Delimiter = null,
    string Quote = "\"",
    string? Encoding = null,
    bool Header = true,
    string DecimalSeparator = ".",
    string? Comment = null) : Source(Path);
