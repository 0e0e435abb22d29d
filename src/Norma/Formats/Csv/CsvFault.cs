namespace Norma.Formats.Csv;

/// <summary>What can be wrong with the form of a CSV file.</summary>
enum CsvFaultKind
{
    /// <summary>A quote is opened and never closed.</summary>
    Unclosed,
    /// <summary>Something stands between a closing quote and the next delimiter.</summary>
    AfterQuote,
    /// <summary>A carriage return outside quotes has no line feed.</summary>
    LoneReturn,
    /// <summary>A cell is longer than any reader should hold.</summary>
    Overlong,
    /// <summary>A record has more or fewer cells than the header.</summary>
    Ragged,
    /// <summary>Bytes that are no UTF-8.</summary>
    Invalid,
    /// <summary>A NUL byte.</summary>
    Nul,
}

/// <summary>One thing that is wrong with the form of a CSV file.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">The byte where it is.</param>
/// <param name="Opened">The byte of the quote concerned; for a ragged record, how many cells it has.</param>
readonly record struct CsvFault(CsvFaultKind Kind, long At, long Opened);
