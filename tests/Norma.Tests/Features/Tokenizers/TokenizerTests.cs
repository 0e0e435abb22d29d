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

    static FittedTokenizer Reread(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("tokenizer.json"), json);
        var read = TokenizerFile.Read(folder.In("tokenizer.json"));
        TokenizerFile.Write(read, folder.In("again.json"));
        return TokenizerFile.Read(folder.In("again.json"));
    }

    [Fact]
    public void A_file_as_that_of_bert_is_read()
    {
        var fitted = Reread("""
            {"version":"1.0","truncation":{"direction":"Right","max_length":512,"strategy":"LongestFirst","stride":0},
             "padding":{"strategy":{"Fixed":512},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"[PAD]"},
             "added_tokens":[{"id":0,"content":"[PAD]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
              {"id":1,"content":"[UNK]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
              {"id":2,"content":"[CLS]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
              {"id":3,"content":"[SEP]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
             "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
             "pre_tokenizer":{"type":"BertPreTokenizer"},
             "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
              "pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}},{"Sequence":{"id":"B","type_id":1}},{"SpecialToken":{"id":"[SEP]","type_id":1}}],
              "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
             "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"cafe":4,"##s":5,",":6,"!":7,"n":8}}}
            """);
        Assert.Equal([2, 4, 5, 6, 8, 7, 1, 3], fitted.Encode("Cafes, N! x").Select(token => token.Id));
        // Of the unknown nothing comes back; marks stand where they stood.
        Assert.Equal("cafes, n!", fitted.Decode([2, 4, 5, 6, 8, 7, 3]));
    }

    [Theory]
    [InlineData(false, new[] { 0, 2, 4 })]   // a, b, " a"
    [InlineData(true, new[] { 4, 2, 4 })]
    public void A_file_as_that_of_gpt2_is_read(bool prefix, int[] expected)
    {
        var fitted = Reread($$$"""
            {"version":"1.0","truncation":null,"padding":null,
             "added_tokens":[{"id":5,"content":"<|endoftext|>","single_word":false,"lstrip":false,"rstrip":false,"normalized":true,"special":true}],
             "normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":{{{(prefix ? "true" : "false")}}},"trim_offsets":true,"use_regex":true},
             "post_processor":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
             "decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
             "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"","end_of_word_suffix":"","fuse_unk":false,"vocab":{"a":0,"\u0120":1,"b":2,"x":3,"\u0120a":4,"<|endoftext|>":5},"merges":["\u0120 a"]}}
            """);
        var tokens = fitted.Encode("ab a");
        Assert.Equal(expected, tokens.Select(token => token.Id));
        // The space before a word is not of its place.
        Assert.Equal([(0, 1), (1, 2), (3, 4)], tokens.Select(token => (token.Start, token.End)));
        // After a special token a text begins anew; one that begins with a space gets no second.
        Assert.Equal(prefix ? [4, 5, 4, 5, 4] : [4, 5, 0, 5, 4], fitted.Encode(" a<|endoftext|>a<|endoftext|> a").Select(token => token.Id));
        Assert.Empty(fitted.Encode(""));
    }

    [Theory]
    [InlineData("""{"version":"1.0","model":{"type":"Unigram","vocab":{"a":0}}}""", "FILE051", "$.model.type")]
    [InlineData("""{"version":"1.0","normalizer":{"type":"Nmt"},"model":{"type":"WordLevel","vocab":{"a":0}}}""", "FILE051", "$.normalizer.type")]
    [InlineData("""{"version":"1.0","model":{"type":"WordLevel","vocab":{"a":2000000000}}}""", "FILE052", "$.model.vocab['a']")]
    [InlineData("""{"version":"1.0","model":{"type":"WordLevel","vocab":{"a":0,"b":0}}}""", "FILE052", "$.model.vocab['b']")]
    [InlineData("""{"version":"1.0","model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}}""", "FILE052", "$.model.merges[0]")]
    [InlineData("""{"version":"1.0","model":{"type":"BPE","vocab":{"a":0},"dropout":0.1,"merges":[]}}""", "FILE051", "$.model.dropout")]
    [InlineData("""{"version":"1.0","truncation":{"direction":"Left","max_length":8,"strategy":"LongestFirst","stride":0},"model":{"type":"WordLevel","vocab":{"a":0}}}""", "FILE051", "$.truncation.direction")]
    [InlineData("""{"version":"1.0","padding":{"strategy":{"Fixed":8},"direction":"Left","pad_id":0,"pad_token":"a"},"model":{"type":"WordLevel","vocab":{"a":0}}}""", "FILE051", "$.padding.direction")]
    [InlineData("""{"version":"1.0","pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits"},{"type":"ByteLevel","add_prefix_space":true}]},"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""", "FILE051", "$.pre_tokenizer")]
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
