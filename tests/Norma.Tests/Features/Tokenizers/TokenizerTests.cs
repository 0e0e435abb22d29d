using Norma.Features.Tokenizers;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Features.Tokenizers;

public sealed class TokenizerTests
{
    static readonly string[] s_texts = ["low low low low low", "lower lower newest newest newest newest newest newest widest widest widest", "Été à 10:30, don't! 日本"];

    public static TheoryData<string> Words => [.. Vocabulary.Words(typeof(Tokenizer)).Keys];

    static string[] Pieces(FittedTokenizer tokenizer, string text) => [.. tokenizer.Encode(text).Select(token => text[token.Start..token.End])];

    [Theory, MemberData(nameof(Words))]
    public void A_written_file_reads_as_the_same_tokenizer(string word)
    {
        var fitted = Vocabulary.Parse<Tokenizer>(word).Fit(s_texts);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tokenizer.json");
        TokenizerFile.Write(fitted, path);
        var read = TokenizerFile.Read(path);
        foreach (var text in s_texts.Append("unseen ÀÉ\u0301 \uD800 x 🙂 [PAD] 日").Append(""))
        {
            Assert.Equal(fitted.Encode(text), read.Encode(text));
            Assert.Equal(fitted.Decode(fitted.Encode(text).Select(token => token.Id)), read.Decode(read.Encode(text).Select(token => token.Id)));
        }
        Assert.Equal((fitted.VocabularySize, 0, 1), (read.VocabularySize, read.PaddingId, read.UnknownId));
    }

    [Theory, MemberData(nameof(Words))]
    public void The_order_of_texts_does_not_matter_and_offsets_are_within_the_text(string word)
    {
        var (one, other) = (Vocabulary.Parse<Tokenizer>(word).Fit(s_texts), Vocabulary.Parse<Tokenizer>(word).Fit(s_texts.Reverse()));
        var text = "Lowest e\u0301te\u0301 🙂 日本 10";
        var tokens = one.Encode(text);
        Assert.Equal(tokens, other.Encode(text));
        Assert.NotEmpty(tokens);
        Assert.All(tokens, token => Assert.InRange(token.End, token.Start + 1, text.Length));
        Assert.All(tokens, token => Assert.InRange(token.Id, 0, one.VocabularySize - 1));
    }

    [Fact]
    public void Words_are_cut_at_spaces_and_marks() =>
        Assert.Equal(["Don", "'", "t", "stop", ",", "x", "_", "1"], Pieces(new Word().Fit(["a"]), "Don't stop, x_1"));

    [Fact]
    public void Gpt2_cuts_as_its_pattern_says()
    {
        // Every pair is merged, so that each piece is one token.
        var fitted = new ByteLevelBpe(VocabularySize: 1000, MinimumFrequency: 1).Fit(["I'll  go\n\n to 42nd st. "]);
        Assert.Equal(["I", "'ll", " ", " go", "\n\n", " to", " 42", "nd", " st", ".", " "], Pieces(fitted, "I'll  go\n\n to 42nd st. "));
    }

    [Fact]
    public void Pairs_are_merged_in_the_order_of_their_counts()
    {
        // Sennrich's words: "es" and "st" (9 each), then "est"; the lower number of the pair first.
        var fitted = new WordPiece(VocabularySize: 200, MinimumFrequency: 9).Fit(s_texts[..2]);
        Assert.NotNull(fitted.IdOf("##est"));
        Assert.Null(fitted.IdOf("low"));
        Assert.Equal(["w", "i", "d", "est"], Pieces(fitted, "widest"));
    }

    [Fact]
    public void A_word_with_a_foreign_character_is_unknown_as_a_whole() =>
        Assert.Equal([new Token(1, 0, 4)], new WordPiece().Fit(s_texts).Encode("lowЖ"));

    [Fact]
    public void Bytes_come_back_whatever_the_text()
    {
        var fitted = new ByteLevelBpe(Normalization: Normalization.None).Fit(s_texts);
        foreach (var text in new[] { "любой 🙂 text\t\n  x ", "\u0000\u00AD\u3000" })
            Assert.Equal(text, fitted.Decode(fitted.Encode(text).Select(token => token.Id)));
    }

    [Fact]
    public void Start_and_end_stand_around_the_text()
    {
        var fitted = new Whitespace(Start: "[CLS]", End: "[SEP]").Fit(["a b"]);
        Assert.Equal([new Token(2, 0, 0), new Token(4, 0, 1), new Token(5, 2, 3), new Token(3, 3, 3)], fitted.Encode("a b"));
        Assert.Equal("a b", fitted.Decode([2, 4, 5, 3]));
    }

    [Fact]
    public void A_long_piece_takes_no_quadratic_time()
    {
        var fitted = new ByteLevelBpe(MinimumFrequency: 1).Fit([new('a', 64)]);
        Assert.InRange(fitted.Encode(new string('a', 300_000)).Length, 1, 5_000);
    }

    [Theory]
    [InlineData("""{"version":"1.0","model":{"type":"Unigram","vocab":{"a":0}}}""", "FILE051", "$.model.type")]
    [InlineData("""{"version":"1.0","normalizer":{"type":"Nmt"},"model":{"type":"WordLevel","vocab":{"a":0}}}""", "FILE051", "$.normalizer.type")]
    [InlineData("""{"version":"1.0","model":{"type":"WordLevel","vocab":{"a":2000000000}}}""", "FILE052", "$.model.vocab['a']")]
    [InlineData("""{"version":"1.0","model":{"type":"WordLevel","vocab":{"a":0,"b":0}}}""", "FILE052", "$.model.vocab['b']")]
    [InlineData("""{"version":"1.0","model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}}""", "FILE052", "$.model.merges[0]")]
    [InlineData("""{"version":"1.0","model":{"type":"BPE","vocab":{"a":0},"dropout":0.1,"merges":[]}}""", "FILE051", "$.model.dropout")]
    [InlineData("[1", "FILE050", "")]
    public void What_is_not_understood_is_refused_with_its_place(string json, string code, string at)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tokenizer.json");
        File.WriteAllText(path, json);
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => TokenizerFile.Read(path)).Findings);
        Assert.Equal((code, at), (finding.Code, finding.Path));
    }
}
