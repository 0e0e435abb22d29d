namespace Norma.Data.Sources;

/// <summary>What of a plain text is a row.</summary>
public enum TextUnit
{
    /// <summary>A whole file.</summary>
    File,
    /// <summary>A line; those of white space alone are passed over.</summary>
    Line,
    /// <summary>A paragraph: lines up to the next one of white space alone.</summary>
    Paragraph,
    /// <summary>So many characters, one chunk after the other; the last one of a file is shorter.</summary>
    Chunk,
}
