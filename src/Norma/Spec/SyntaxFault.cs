using YamlDotNet.Core;

namespace Norma.Spec;

/// <summary>Where a text that is not YAML is probably wrong: a parser stumbles where it can no longer go on, and the fault often stands on a line before.</summary>
sealed class SyntaxFault
{
    readonly string[] _lines;
    readonly int _line;

    SyntaxFault(string text, int line) => (_lines, _line) = (text.ReplaceLineEndings("\n").Split('\n'), line);

    /// <summary>The finding, without its file.</summary>
    public static Finding Of(string text, YamlException refused)
    {
        var at = new Place(refused.Start.Line, refused.Start.Column);
        var fault = new SyntaxFault(text, refused.InnerException is null ? (int)at.Line : int.MaxValue);      // a defect of the parser has no place
        return fault.Bracket() ?? fault.Colon() ?? fault.Indentation() ?? new("SPEC010", "", $"is not YAML: {Sentence(refused)}")
        {
            At = at, Expected = "YAML 1.2", Fix = "mind the indentation, brackets and quotes of this line and the one before",
        };
    }

    // The first bracket without its partner. In block context only one that begins a value opens anything: 'a [b' is text.
    Finding? Bracket()
    {
        var open = new Stack<(Place At, char Bracket)>();
        for (var line = 0; line < _lines.Length; line++)
        {
            var text = _lines[line];
            for (var i = 0; i < text.Length; i++)
            {
                var begins = i == 0 || text[i - 1] is ' ' or '[' or '{' or ',';
                switch (text[i])
                {
                    case '#' when begins:
                        i = text.Length;
                        break;
                    case '"' or '\'' when begins:
                        i = EndOfQuote(text, i);
                        break;
                    case '[' or '{' when open.Count > 0 || BeginsValue(text, i):
                        open.Push((new(line + 1, i + 1), text[i]));
                        break;
                    case ']' or '}' when open.Count > 0:
                        var (at, bracket) = open.Pop();
                        if (bracket != (text[i] == ']' ? '[' : '{')) return Unclosed(at, bracket);
                        if (open.Count == 0 && text.AsSpan(i + 1).TrimStart(' ') is [']' or '}' or '[' or '{', ..] rest)
                            return new("SPEC010", "", $"the bracket '{rest[0]}' has no partner") { At = new(line + 1, text.Length - rest.Length + 1), Expected = "the end of the line", Fix = "remove the bracket" };
                        break;
                }
            }
        }
        return open.Count > 0 && open.Last() is var first && first.At.Line <= _line ? Unclosed(first.At, first.Bracket) : null;
    }

    static Finding Unclosed(Place at, char bracket) => new("SPEC010", "", $"the bracket '{bracket}' is not closed")
    {
        At = at, Expected = $"'{(bracket == '{' ? '}' : ']')}'", Fix = "close the bracket",
    };

    static int EndOfQuote(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[start] == '"') i++;
            else if (text[i] == text[start]) return i;
        }
        return text.Length;
    }

    static bool BeginsValue(string text, int i)
    {
        var before = text.AsSpan(0, i).TrimEnd(' ');
        return before.Length == 0 || (before.Length < i && before[^1] is ':' or '-');
    }

    // The line before goes on with this one as a single text because it lacks its colon.
    Finding? Colon()
    {
        if (Before() is not { } before) return null;
        var text = Content(before);
        var indent = Indent(before);
        return text.Contains(':', StringComparison.Ordinal) || text[indent] is '-' or '[' or '{' or '"' or '\'' || Indent(_line - 1) < indent
            ? null
            : new("SPEC010", "", "has no colon") { At = new(before + 1, indent + 1), Expected = "a key, a colon and a value", Fix = "put a colon and a blank behind the key" };
    }

    // Of two neighbours that do not fit, the one with an odd number of blanks is wrong where the other has an even one.
    Finding? Indentation()
    {
        if (_line > _lines.Length || Indent(_line - 1) is var here && here % 2 != 0) return null;
        for (var line = _line - 2; line >= 0; line--)
        {
            if (Content(line).Length == 0) continue;
            var indent = Indent(line);
            if (Math.Abs(indent - here) == 1)
                return new("SPEC010", "", $"is indented by {indent}") { At = new(line + 1, indent + 1), Expected = $"{here} blanks, as line {_line}", Fix = "give the keys of one mapping the same indentation" };
            if (indent < here) return null;
        }
        return null;
    }

    int? Before()
    {
        for (var line = Math.Min(_line, _lines.Length) - 2; line >= 0; line--)
            if (Content(line).Length > 0) return line;
        return null;
    }

    int Indent(int line) => line < _lines.Length ? _lines[line].Length - _lines[line].TrimStart(' ').Length : 0;

    // The line without its comment and trailing blanks.
    string Content(int line)
    {
        var text = _lines[line];
        if (text.TrimStart(' ').StartsWith('#')) return "";
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment]).TrimEnd();
    }

    static string Sentence(YamlException refused)
    {
        var text = refused.Message;
        var marks = text.LastIndexOf("): ", StringComparison.Ordinal);
        if (text.StartsWith('(') && marks >= 0) text = text[(marks + 3)..];
        return text.Length == 0 ? "syntax error" : char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');
    }
}
