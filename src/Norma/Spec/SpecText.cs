using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Norma.Spec;

/// <summary>What must hold of a spec's bytes and characters before a YAML parser sees them.</summary>
static class SpecText
{
    /// <summary>The text of UTF-8 bytes; with a finding and U+FFFD where they are not UTF-8, so that the rest can be judged too; null when nothing can.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string file, List<Finding> findings)
    {
        if (bytes.Length > SpecLimits.Bytes)
        {
            findings.Add(TooLarge(file));
            return null;
        }
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            findings.Add(new("SPEC011", "", "is UTF-16") { File = file, Expected = "UTF-8", Fix = "save the file as UTF-8" });
            return null;
        }
        if (bytes is [0xEF, 0xBB, 0xBF, ..]) bytes = bytes[3..];
        var text = Encoding.UTF8.GetString(bytes);
        if (Utf8.IsValid(bytes)) return text;

        var line = 1;
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end && Utf8.IsValid(bytes[..end]))
        {
            bytes = bytes[(end + 1)..];
            line++;
        }
        var good = 0;
        while (Rune.DecodeFromUtf8(bytes[good..], out _, out var length) == System.Buffers.OperationStatus.Done) good += length;
        var column = Encoding.UTF8.GetCharCount(bytes[..good]) + 1;
        findings.Add(new("SPEC011", "", string.Create(CultureInfo.InvariantCulture, $"has the byte 0x{bytes[good]:X2}, which is not UTF-8"))
        {
            File = file, At = new(line, column), Expected = "UTF-8", Fix = "save the file as UTF-8",
        });
        return text;
    }

    /// <summary>Reports what no spec may hold: too much, characters that are not printable, tabs that indent.</summary>
    /// <returns>What a parser may see: the text, U+FFFD in the place of what is not printable, so that the rest can be judged too; null when nothing can.</returns>
    public static string? Check(string text, string file, List<Finding> findings)
    {
        var bytes = text.Length > SpecLimits.Bytes ? text.Length : Encoding.UTF8.GetByteCount(text);
        if (bytes > SpecLimits.Bytes)
        {
            findings.Add(TooLarge(file));
            return null;
        }
        var (tabs, clean) = (false, default(StringBuilder));
        var (line, start, indenting) = (1, 0, true);
        for (var i = 0; i < text.Length && findings.Count < SpecLimits.Findings; i++)
        {
            var c = text[i];
            if (c is '\n' or '\r')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                (line, start, indenting) = (line + 1, i + 1, true);
            }
            else if (c == '\t')
            {
                if (indenting && !IsBlank(text, i))
                {
                    findings.Add(new("SPEC010", "", "a tab indents the line")
                    {
                        File = file, At = new(line, i - start + 1), Expected = "spaces", Fix = "replace the tab by spaces",
                    });
                    (indenting, tabs) = (false, true);
                }
            }
            else if (c != ' ')
            {
                indenting = false;
                if (IsPrintable(text, i)) continue;
                (clean ??= new StringBuilder(text))[i] = '\uFFFD';
                findings.Add(new("SPEC011", "", string.Create(CultureInfo.InvariantCulture, $"has the character U+{(int)c:X4}"))
                {
                    File = file, At = new(line, i - start + 1), Expected = "printable characters",
                    Fix = "remove it, or write it as an escape in double quotes",
                });
            }
        }
        return tabs || findings.Count >= SpecLimits.Findings ? null : clean?.ToString() ?? text;
    }

    static Finding TooLarge(string file) => new("SPEC013", "", "is too large")
    {
        File = file, Expected = string.Create(CultureInfo.InvariantCulture, $"at most {SpecLimits.Bytes} bytes"), Fix = "keep data in files of their own and name them under data.source",
    };

    static bool IsBlank(string text, int i)
    {
        while (i < text.Length && text[i] is ' ' or '\t') i++;
        return i == text.Length || text[i] is '\n' or '\r';
    }

    // YAML 1.2 breaks lines at CR and LF alone; parsers of 1.1 also at U+0085, U+2028, U+2029, and would see another file.
    static bool IsPrintable(string text, int i) => text[i] switch
    {
        < ' ' or '\u007F' or (>= '\u0080' and < '\u00A0') or '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => false,
        var c when char.IsHighSurrogate(c) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]),
        var c when char.IsLowSurrogate(c) => i > 0 && char.IsHighSurrogate(text[i - 1]),
        _ => true,
    };
}
