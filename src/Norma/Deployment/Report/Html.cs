using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Norma.Spec;

namespace Norma.Deployment.Report;

/// <summary>Markup that is safe to show: what stands in the code is markup, whatever is put into it is text, and is escaped.</summary>
/// <remarks><c>Html.Of($"&lt;td&gt;{name}&lt;/td&gt;")</c> escapes the name. There is no way to make markup of a text that is only known at run time.</remarks>
readonly struct Html
{
    readonly string? _markup;

    Html(string markup) => _markup = markup;

    /// <summary>Nothing.</summary>
    public static Html Empty => default;

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(_markup);

    /// <summary>The markup of an interpolated text.</summary>
    public static Html Of(Interpolated markup) => new(markup.ToMarkup());

    /// <summary>One after the other.</summary>
    public static Html Of(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part._markup)));

    /// <summary>The style sheet that ships with Norma: ours, not the user's, and so the only text that becomes markup as it is.</summary>
    public static Html ReportStyle { get; } = new(ReadStyle());

    /// <inheritdoc/>
    public override string ToString() => _markup ?? "";

    /// <summary>
    /// Text as it may stand between tags and in quoted attributes. Control, bidirectional and line-separating characters and halves of surrogate pairs are
    /// shown as <c>\uXXXX</c>: they could otherwise make the page say something else than it holds. Line feeds and tabulators stay.
    /// </summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) escaped.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c) || c is '\ufeff' or '\ufffe' or '\uffff') escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else if (c is '\n' or '\t') escaped.Append(c);
            else escaped.Append(c switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\'' => "&#39;", _ => Printable.Escape(c.ToString()) });
        }
        return escaped.ToString();
    }

    static string ReadStyle()
    {
        using var stream = typeof(Html).Assembly.GetManifestResourceStream("report.css") ?? throw new InvalidOperationException("report.css is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Puts together what stands in the code and what is put into it.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Interpolated(int literalLength, int formattedCount)
    {
        readonly StringBuilder _text = new(literalLength + 12 * formattedCount);

        public void AppendLiteral(string markup) => _text.Append(markup.ReplaceLineEndings("\n"));

        public void AppendFormatted(string? text) => _text.Append(Escape(text));

        public void AppendFormatted(Html html) => _text.Append(html._markup);

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts) _text.Append(part._markup);
        }

        public void AppendFormatted(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A place in a drawing, to a tenth.</summary>
        public void AppendFormatted(double place) => _text.Append((Math.Round(place, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture));

        public string ToMarkup() => _text.ToString();
    }
}
