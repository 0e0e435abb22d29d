using System.Globalization;
using Norma.Formats.Csv;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>What is said of a CSV file whose form is wrong.</summary>
static class CsvFindings
{
    const int MostShown = 20;

    /// <summary>What is wrong, each with its line and column.</summary>
    public static FindingsException Of(CsvFile file, CsvFault[] faults, int count)
    {
        var offsets = faults.SelectMany(f => new[] { f.At, Opens(f) }).Distinct().Order().ToArray();
        var places = file.Places(offsets);
        Place At(long offset) => places[Array.BinarySearch(offsets, offset)];
        var findings = faults.Take(MostShown).Select(f => Describe(file, f, At(f.At), At(Opens(f)))).ToList();
        if (count > MostShown)
            findings.Add(new Finding("DATA006", "", Text($"{count - MostShown} more places are wrong in form")) { File = file.Shown, Severity = Severity.Information, Expected = "none", Fix = "correct those above first." });
        return new(ExitCode.Data, findings);
    }

    static long Opens(CsvFault fault) => fault.Kind is CsvFaultKind.Unclosed or CsvFaultKind.AfterQuote ? fault.Opened : fault.At;

    static Finding Describe(CsvFile file, CsvFault fault, Place at, Place opened) => fault.Kind switch
    {
        CsvFaultKind.Unclosed => new("DATA007", "", Text($"a quote is opened on line {at.Line} and never closed"))
        { File = file.Shown, At = at, Expected = "a closing quote", Fix = "close the quote, or double it where it is meant itself." },
        CsvFaultKind.AfterQuote => new("DATA007", "", opened.Line == at.Line
            ? Text($"text follows the closing quote of the cell that begins in column {opened.Column}")
            : Text($"a quote is opened on line {opened.Line}, and the next one, on line {at.Line}, is followed by text"))
        { File = file.Shown, At = opened.Line == at.Line ? at : opened, Expected = "a delimiter or the end of the line after a closing quote", Fix = "double each quote that is meant itself, and close the cell." },
        CsvFaultKind.LoneReturn => new("DATA010", "", "a carriage return has no line feed")
        { File = file.Shown, At = at, Expected = "lines that end in LF or CR LF", Fix = "convert the line ends, or quote the cell." },
        CsvFaultKind.Overlong => new("DATA011", "", Text($"a cell or record is too long"))
        { File = file.Shown, At = at, Expected = Text($"cells of at most {CsvRecords.LongestCell} bytes"), Fix = "see that the quotes are closed and the delimiter is right." },
        CsvFaultKind.Ragged => new("DATA006", "", Text($"the record has {fault.Opened} {(fault.Opened == 1 ? "cell" : "cells")}"))
        { File = file.Shown, At = at, Expected = Text($"{file.Names.Count}, as the {(file.HasHeader ? "header" : "first record")} has"), Fix = $"correct the line; cells that hold the delimiter {Printable.Quote(((char)file.Dialect.Delimiter).ToString())} are quoted." },
        CsvFaultKind.Invalid => new("DATA008", "", Text($"the byte 0x{fault.Opened:X2} is no UTF-8"))
        { File = file.Shown, At = at, Expected = "UTF-8", Fix = "state the source's encoding (latin1, windows-1252 or utf-16), or store the file as UTF-8." },
        _ => new("DATA009", "", "a NUL byte")
        { File = file.Shown, At = at, Expected = "text", Fix = "see that the file is no binary one; where it is UTF-16, state 'encoding: utf-16'." },
    };

    /// <summary>What is wrong with the header.</summary>
    public static IEnumerable<Finding> Header(string shown, Items<string> names, Place[] places)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0)
                yield return new Finding("DATA005", "", Text($"column {i + 1} has no name")) { File = shown, At = places[i], Expected = "a name for each column", Fix = "name it; where the first line is a row, state 'header: false'." };
            else if (!first.TryAdd(names[i], i))
                yield return new Finding("DATA005", "", Text($"columns {first[names[i]] + 1} and {i + 1} are both called {Printable.Quote(names[i])}")) { File = shown, At = places[i], Expected = "names that differ", Fix = "rename or remove one." };
        }
    }

    public static FindingsException Empty(string shown) => new(ExitCode.Data, new Finding("DATA004", "", "is empty") { File = shown, Expected = "a header and rows", Fix = "bring the file that was meant." });

    public static FindingsException TooManyFields(string shown, int fields, int most) => new(ExitCode.Limit, new Finding("DATA017", "", Text($"has {fields} columns"))
    { File = shown, Expected = Text($"at most {most}"), Fix = "see that the delimiter is right, or store many numbers another way." });

    public static FindingsException LongHeader(string shown, int most) => new(ExitCode.Data, new Finding("DATA011", "", Text($"the first record does not end within {most} bytes"))
    { File = shown, At = new(1, 1), Expected = "a header line", Fix = "see that the file is a table and its quotes are closed." });

    public static FindingsException TooManyRows(string shown, long rows) => new(ExitCode.Limit, new Finding("DATA017", "", Text($"has {rows} rows"))
    { File = shown, Expected = Text($"at most {int.MaxValue}"), Fix = "read a part of it." });

    public static FindingsException TooLarge(string shown, long size, long most, string how, string fix) => new(ExitCode.Limit, new Finding("DATA017", "", Text($"has {size} bytes {how}"))
    { File = shown, Expected = Text($"at most {most}"), Fix = fix });

    public static FindingsException NotUtf16(string shown, long at, byte[] bytes) => new(ExitCode.Data, new Finding("DATA008", "", Text($"the bytes {Convert.ToHexString(bytes)} at byte {at} are no UTF-16"))
    { File = shown, Expected = "UTF-16", Fix = "state the encoding that the file has." });

    public static FindingsException NotWindows(string shown, Place at, byte b) => new(ExitCode.Data, new Finding("DATA008", "", Text($"the byte 0x{b:X2} is no character of windows-1252"))
    { File = shown, At = at, Expected = "windows-1252", Fix = "state the encoding that the file has." });

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
