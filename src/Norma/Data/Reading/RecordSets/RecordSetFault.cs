using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>What is said where a Croissant source cannot be read.</summary>
static class RecordSetFault
{
    /// <summary>The document breaks a rule that its records need.</summary>
    public static FindingsException Broken(string shown, string place, string what, string expected, string fix) => Of("DATA100", shown, place, what, expected, fix);

    /// <summary>The document asks for what is not read.</summary>
    public static FindingsException Unread(string shown, string place, string what, string expected, string fix) => Of("DATA101", shown, place, what, expected, fix);

    /// <summary>The document is larger than what is read.</summary>
    public static FindingsException TooMuch(string shown, string place, string what, string expected, string fix) => new(ExitCode.Limit, Of("DATA017", shown, place, what, expected, fix).Findings);

    /// <summary>A file is not here, or is another one than stated.</summary>
    public static FindingsException File(string shown, string place, string what, string expected, string fix) => Of("DATA102", shown, place, what, expected, fix);

    /// <summary>An archive is broken or a bomb.</summary>
    public static FindingsException Archive(string shown, string what) => Of("DATA103", shown, "", what, "a zip or tar of plain files, of bounded size", "take it from its origin again, or unpack it and name its files in the document.");

    static FindingsException Of(string code, string shown, string place, string what, string expected, string fix) =>
        new(ExitCode.Data, new Finding(code, place, what) { File = shown, Expected = expected, Fix = fix });
}
