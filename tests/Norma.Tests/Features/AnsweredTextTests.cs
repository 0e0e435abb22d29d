using Norma.Data;
using Norma.Features;
using Norma.Features.Tokenizers;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Features;

/// <summary>From a place in a text to its tokens and back.</summary>
public sealed class AnsweredTextTests
{
    static readonly string[] s_texts =
    [
        "Müller's 1,308 goals 😀 in 2016–17; naïve  café \u00a0 (x²) 东京 is far.",
        "  two  spaces\tand a tab\nand a line",
        "𝔸𝔹 e\u0301 ﬁnal ΣΑΣ",
    ];

    static TextColumn Column(string[] texts) => new("text", [.. Enumerable.Range(0, texts.Length)], texts);

    public static TheoryData<string> Tokenizers => ["word", "whitespace", "character", "byte_level_bpe", "word_piece"];

    [Theory, MemberData(nameof(Tokenizers))]
    public void Words_come_back_from_the_tokens_that_they_touch(string word)
    {
        var tokenizer = Vocabulary.Parse<Tokenizer>(word).Fit(s_texts);
        var read = new AnsweredText(tokenizer, 200);
        foreach (var text in s_texts)
        {
            var from = 0;
            foreach (var answer in text.Split([' ', '\t', '\n', '\u00a0'], StringSplitOptions.RemoveEmptyEntries))
            {
                var at = text.IndexOf(answer, from, StringComparison.Ordinal);
                from = at + answer.Length;
                var start = text[..at].EnumerateRunes().Count();
                var truth = read.Truth(Column([text]), Column([answer]), new NumberColumn("start", [start]));
                Assert.True(truth[0] >= 0 && truth[1] >= truth[0], $"{answer} of {text}");
                var found = read.Answer(text, (int)truth[0], (int)truth[1], 1, []);
                Assert.Equal((answer, start, start + answer.EnumerateRunes().Count()), (found.Text, found.Start, found.End));
                // What the model does not see whole is no answer to learn.
                Assert.Equal([-1f, -1], new AnsweredText(tokenizer, (int)truth[1]).Truth(Column([text]), Column([answer]), new NumberColumn("start", [start])));
            }
        }
    }

    [Fact]
    public void A_part_of_a_token_is_the_whole_token()
    {
        var read = new AnsweredText(new Word().Fit(["a 1990s song"]), 8);
        Assert.Equal([1f, 1], read.Truth(Column(["a 1990s song"]), Column(["1990"]), null));
        Assert.Equal("1990s", read.Answer("a 1990s song", 1, 1, 1, []).Text);
    }

    [Fact]
    public void Without_a_text_there_is_no_answer()
    {
        var read = new AnsweredText(new Word().Fit(["a b"]), 8);
        Assert.All(new[] { read.Answer(null, 0, 0, 0, []), read.Answer("", 0, 3, 0, []), read.Answer("a b", 5, 7, 0, []) }, found => Assert.Equal(("", 0, 0), (found.Text, found.Start, found.End)));
        Assert.Equal("b", read.Answer("a b", 1, 7, 0, []).Text);
    }

    [Fact]
    public void Places_are_counted_in_code_points()
    {
        Assert.Equal((0, 2, 3, -1), (CodePoints.UnitOf("😀ab", 0), CodePoints.UnitOf("😀ab", 1), CodePoints.UnitOf("😀ab", 2), CodePoints.UnitOf("😀ab", 4)));
        Assert.Equal((2, 3, 4), (CodePoints.UnitOf("\ud83dab", 2), CodePoints.Before("😀ab", 4), CodePoints.UnitOf("😀ab", 3)));
        Assert.Equal((-1, -1, -1, 2), (CodePoints.Find("😀ab", "a", 2), CodePoints.Find("😀ab", "a", -1), CodePoints.Find("😀ab", "a", float.NaN), CodePoints.Find("😀ab", "a", 1)));
    }
}
