using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Norma.Deployment.Report;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;
using Norma.Spec;
using Norma.Training;
using Xunit;

namespace Norma.Tests.Deployment.Report;

public sealed partial class HtmlReportTests
{
    static readonly ReportLanguage[] s_languages = Enum.GetValues<ReportLanguage>();

    [Fact]
    public void A_small_page_is_as_approved()
    {
        var page = HtmlReport.Write(ReportSamples.Small());
        Approve.Text(page, "tests", "Norma.Tests", "Deployment", "Report", "Approved", "small.html");
    }

    [Fact]
    public void The_same_contents_give_the_same_bytes() =>
        Assert.Equal(HtmlReport.Write(ReportSamples.Small(), ReportLanguage.Chinese), HtmlReport.Write(ReportSamples.Small(), ReportLanguage.Chinese));

    [Fact]
    public void Every_section_is_shown_where_there_is_something_to_show()
    {
        var classes = HtmlReport.Write(ReportSamples.Small());
        var numbers = HtmlReport.Write(ReportSamples.Concrete());
        foreach (var section in HtmlReport.Sections)
        {
            Assert.True(classes.Contains($"<section id=\"{section.Id}\"", StringComparison.Ordinal) || numbers.Contains($"<section id=\"{section.Id}\"", StringComparison.Ordinal), $"{section.Id} is in no page");
        }
        Assert.DoesNotContain("<section id=\"residuals\"", classes, StringComparison.Ordinal);
        Assert.DoesNotContain("<section id=\"confusion\"", numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_trained_elsewhere_has_a_page_without_what_is_not_known_of_it()
    {
        var small = ReportSamples.Small();
        var page = HtmlReport.Write(new() { Judgement = small.Judgement with { StoppedBy = null, Epochs = null, Seconds = null }, Targets = small.Targets, Evaluation = small.Evaluation });
        Assert.Equal(["gates", "metrics", "slices", "fairness"], SectionIds().Matches(page).Select(match => match.Groups[1].Value));
        Parse(page);
    }

    [Fact]
    public void Every_page_parses_with_quoted_attributes_unique_ids_and_anchors_that_exist()
    {
        foreach (var contents in new[] { ReportSamples.Small(), ReportSamples.Penguins(), ReportSamples.Concrete() })
        foreach (var language in s_languages)
        {
            var root = Parse(HtmlReport.Write(contents, language));
            string[] ids = [.. root.Descendants().Attributes("id").Select(id => id.Value)];
            Assert.Equal(ids.Distinct(), ids);
            Assert.All(root.Descendants("a"), anchor => Assert.Contains(anchor.Attribute("href")!.Value[1..], ids));
            Assert.All(root.Descendants("section"), section => Assert.Contains(section.Attribute("aria-labelledby")!.Value, ids));
            Assert.All(root.Descendants("svg"), svg => Assert.True(svg.Attribute("aria-hidden") is not null || svg.Attribute("aria-label") is { Value.Length: > 0 }, svg.ToString()));
            Assert.All(root.Descendants("th"), head => Assert.NotNull(head.Attribute("scope")));
            Assert.Single(root.Descendants("h1"));
        }
    }

    [Fact]
    public void A_page_needs_nothing_from_elsewhere_and_runs_nothing()
    {
        foreach (var contents in new[] { ReportSamples.Small(), ReportSamples.Churn(), ReportSamples.Named("https://example.org/x.js") })
        {
            var page = HtmlReport.Write(contents);
            var root = Parse(page);
            Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "embed" or "form" or "input" or "base" or "use" or "image");
            Assert.DoesNotContain(root.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "srcset" or "action" or "data" || attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
            Assert.All(root.Descendants().Attributes("href"), href => Assert.StartsWith("#", href.Value, StringComparison.Ordinal));
            var style = root.Descendants("style").Single().Value;
            Assert.DoesNotContain("url(", style, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@import", style, StringComparison.OrdinalIgnoreCase);
            Assert.All(root.Descendants().Attributes("style"), inline => Assert.Matches("^--v:[0-9.]+$", inline.Value));
            Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("</style></title><svg/onload=alert(1)>")]
    [InlineData("{{7*7}} ${x} &lt; &#60;b&#62; ]]> <!-- -->")]
    [InlineData("\u202egnp.exe\u2066\u200f")]
    [InlineData("\0\u0007\u001b[31m\u2028\ufeff\ud800")]
    [InlineData("a\n<b>\tc")]
    public void Texts_from_outside_are_text_wherever_they_stand(string hostile)
    {
        string Structure(XElement root) => string.Join(' ', root.Descendants().Select(element => $"{element.Name.LocalName}({string.Join(',', element.Attributes().Select(a => a.Name.LocalName))})"));
        foreach (var language in s_languages)
        {
            // The number of marks may follow from which names are alike, so the harmless text has the same length and shape.
            var page = HtmlReport.Write(ReportSamples.Named(hostile), language);
            var root = Parse(page);
            Assert.Equal(Structure(Parse(HtmlReport.Write(ReportSamples.Named(new string('x', hostile.Length)), language))), Structure(root));
            Assert.DoesNotContain(page, c => c is not '\n' and not '\t' && (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' or '\u200e' or '\u200f' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') || char.IsSurrogate(c)));
            Assert.Equal(Shown(hostile), root.Descendants("h1").Single().Value);
        }
    }

    [Fact]
    public void What_is_put_into_markup_is_text_unless_it_is_markup()
    {
        const string name = "<b>&\"'";
        Assert.Equal("<i title=\"&lt;b&gt;&amp;&quot;&#39;\">&lt;b&gt;&amp;&quot;&#39;</i>", Html.Of($"<i title=\"{name}\">{name}</i>").ToString());
        Assert.Equal("<p><i>1</i>2.5</p>", Html.Of($"<p>{Html.Of($"<i>{1}</i>")}{2.46}</p>").ToString());
        Assert.Equal("0", Html.Of($"{-0.01}").ToString());
        Assert.Equal("😀", Html.Escape("😀"));
    }

    [Fact]
    public void Sixty_fields_take_less_than_400_kilobytes() =>
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(HtmlReport.Write(ReportSamples.Wide(60))), 1, 400_000);

    [Fact]
    public void Values_of_texts_ids_and_hidden_fields_do_not_show()
    {
        var contents = ReportSamples.Small() with
        {
            Spec = null,
            Profile = new(3, new Dictionary<string, Norma.Data.Profiles.FieldProfile>
            {
                ["telephone"] = new("number", "id", 3, 0, 3, Mean: 5551234, Min: 5551234, Max: 5551234, Quantiles: new(5551234, 5551234, 5551234, 5551234, 5551234), Histogram: new([5551234, 5551234], [3])),
                ["patient"] = new("category", "group", 3, 0, 1, TopValues: [new("5551234", 3)]),
                ["remark"] = new("text", "ignore", 3, 0, 3, Lengths: new(4, 5, 6)),
            }),
        };
        var page = HtmlReport.Write(contents);
        Assert.DoesNotContain("555", page, StringComparison.Ordinal);
        Assert.Contains("4 to 6 characters", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_gate_stands_in_the_verdict_by_name()
    {
        var page = HtmlReport.Write(ReportSamples.Small());
        // Right are the positives up to row 27 (10 of 14) and the negatives below row 30 (20 of 26): 30 of 40.
        var verdict = page[..page.IndexOf("</header>", StringComparison.Ordinal)];
        Assert.Contains("Not released", verdict, StringComparison.Ordinal);
        Assert.Contains("<li>Accuracy ≥ 0.9 <span class=\"met\">reached 0.750</span></li>", verdict, StringComparison.Ordinal);
        Assert.DoesNotContain("Demographic", verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_know_the_same_words()
    {
        foreach (var words in typeof(Texts).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.PropertyType == typeof(IReadOnlyDictionary<string, string>)))
        {
            var (english, chinese) = ((IReadOnlyDictionary<string, string>)words.GetValue(English.Texts)!, (IReadOnlyDictionary<string, string>)words.GetValue(Chinese.Texts)!);
            Assert.Equal(english.Keys.Order(), chinese.Keys.Order());
            Assert.All(english.Values.Concat(chinese.Values), word => Assert.NotEqual("", word));
        }
    }

    [Fact]
    public void Words_that_results_may_hold_have_texts()
    {
        Assert.All(Enum.GetValues<StoppedBy>(), stop => Assert.Contains(Vocabulary.Snake(stop.ToString()), English.Texts.Stops.Keys));
        Assert.All(Enum.GetValues<Severity>(), severity => Assert.Contains(Vocabulary.Snake(severity.ToString()), English.Texts.Severities.Keys));
        Assert.All(Enum.GetValues<Norma.Data.Role>(), role => Assert.Contains(Vocabulary.Snake(role.ToString()), English.Texts.Roles.Keys));
        Assert.All(Enum.GetValues<Norma.Data.Part>(), part => Assert.Contains(Vocabulary.Snake(part.ToString()), English.Texts.Parts.Keys));
        Assert.All(Enum.GetValues<Norma.Data.TaskKind>(), task => Assert.Contains(Vocabulary.Snake(task.ToString()), English.Texts.Tasks.Keys));
        Assert.Equal("F1 (macro)", English.Texts.Metric("f1_macro"));
        Assert.Equal("F1 (宏平均)", Chinese.Texts.Metric("f1_macro"));
        Assert.Equal("A metric of tomorrow", English.Texts.Metric("a_metric_of_tomorrow"));
    }

    [Fact]
    public void A_Chinese_page_says_nothing_of_its_own_in_English()
    {
        foreach (var text in typeof(Texts).GetProperties().Where(p => p.PropertyType == typeof(string) && p.Name is not nameof(Texts.LanguageTag)))
            Assert.Matches("[\u4e00-\u9fff]", (string)text.GetValue(Chinese.Texts)!);
    }

    /// <summary>Pages to look at: <c>NORMA_REPORTS=folder</c> writes them.</summary>
    [Fact]
    public void Pages_for_people_are_written_on_demand()
    {
        var folder = Environment.GetEnvironmentVariable("NORMA_REPORTS");
        Assert.SkipWhen(folder is null, "NORMA_REPORTS names no folder to write pages into.");
        Directory.CreateDirectory(folder);
        foreach (var contents in new[] { ReportSamples.Churn(), ReportSamples.Penguins(), ReportSamples.Concrete() })
        foreach (var language in s_languages)
            File.WriteAllText(Path.Combine(folder, $"{contents.Judgement.Name}.{language.ToString().ToLowerInvariant()}.html"), HtmlReport.Write(contents, language));
    }

    /// <summary>The page as XML: it is written so strictly that only the void elements of the head and the line breaks need closing.</summary>
    static XElement Parse(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", page, StringComparison.Ordinal);
        var closed = VoidElements().Replace(page["<!DOCTYPE html>\n".Length..], "$0</$1>");
        return XElement.Parse(closed, LoadOptions.PreserveWhitespace);
    }

    static string Shown(string text) => string.Concat(text.Select(c => c is '\n' or '\t' ? c.ToString()
        : char.IsSurrogate(c) || c is '\ufeff' ? $"\\u{(int)c:x4}" : Printable.Escape(c.ToString())));

    [GeneratedRegex("<(meta|br)\\b[^>]*>")]
    private static partial Regex VoidElements();

    [GeneratedRegex("<section id=\"([a-z]+)\"")]
    private static partial Regex SectionIds();
}
