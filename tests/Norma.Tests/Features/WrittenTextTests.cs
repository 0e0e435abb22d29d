using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Tokenizers;
using Norma.Features.Transforms;
using Norma.Spec;
using Xunit;
using Word = Norma.Features.Tokenizers.Word;

namespace Norma.Tests.Features;

/// <summary>A text as the target: its tokens, its end, what the model sees of it.</summary>
public sealed class WrittenTextTests
{
    static DataSet Texts(params string[] texts) => DataSet.Of(new([new("said", new Text(Role.Target))]), new Table([new TextColumn("said", [.. Enumerable.Range(0, texts.Length)], texts)], texts.Length));

    static FittedFeatures Fit(Tokenizer tokenizer, int length, params string[] texts) =>
        FittedFeatures.Fit(new(Fields: new([new("said", new Items<Transform>([new Tokenize(tokenizer, length)]))])), Texts(texts));

    [Fact]
    public void The_truth_is_the_tokens_with_the_end_and_nothing_behind_it()
    {
        // [PAD] 0, [UNK] 1, [EOS] 2, a 3, b 4, c 5.
        var features = Fit(new Word(MinimumFrequency: 1), 4, "a b a", "a b c");

        Assert.Equal("[4, 6]", features.Targets[0].Shape!.ToString());
        Assert.Equal([3f, 4, 2, -1, 4, 1, 3, 5], features.Truth(Texts("a b", "b z a c"))[0]);
        Assert.Equal([3f, 4, 2, 0, 4, 1, 3, 5], features.Apply(Texts("a b", "b z a c").Table).Numbers);
        Assert.Equal((6, 2), (features.Layout.Parts[0].Tokens, features.Layout.Parts[0].Start));
        // Fitted again by what it says, it comes to the same.
        Assert.Equal(features.Layout, FittedFeatures.Fit(features.Spec, Texts("a b a", "a b c")).Layout);
    }

    [Fact]
    public void A_text_longer_than_the_model_sees_has_no_end()
    {
        var text = WrittenText.Of(Fit(new Character(), 3, "abc", "cab").Tokenizers["said"], 3);

        Assert.Equal("abc", text.Seen("abcd"));
        Assert.Equal("ab", text.Seen("ab"));
        Assert.Equal(4, text.Prompt("abca").Length);
        Assert.Empty(text.Prompt(null));
    }

    [Fact]
    public void What_is_unknown_or_left_out_is_not_said()
    {
        var text = WrittenText.Of(Fit(new Word(MinimumFrequency: 1), 3, "a b a", "a b c").Tokenizers["said"], 3);
        Assert.True(text.Says("a  b"));
        Assert.True(text.Says(""));
        Assert.False(text.Says("a z"));
        // What lies behind the end of what the model sees does not count.
        Assert.True(text.Says("a b a z"));
        var whole = WrittenText.Of(FittedFeatures.Fit(new(), Texts("plain")).Tokenizers["said"], 64);
        Assert.True(whole.Says("ünïcödé 😀"));
    }

    [Fact]
    public void A_stated_end_is_the_end()
    {
        var features = Fit(new Word(MinimumFrequency: 1, End: "<|end|>"), 3, "a b", "b a");

        Assert.Equal("<|end|>", features.Tokenizers["said"].TokenOf(features.Layout.Parts[0].Start!.Value));
    }

    [Fact]
    public void Without_a_statement_a_text_is_cut_into_pairs_of_bytes()
    {
        var features = FittedFeatures.Fit(new(), Texts("ünïcödé 😀", "plain"));

        Assert.Contains("byte_level_bpe", SpecWriter.Write(features.Spec), StringComparison.Ordinal);
        var tokenizer = features.Tokenizers["said"];
        Assert.Equal("ünïcödé 😀", tokenizer.Decode(tokenizer.Encode("ünïcödé 😀").Select(token => token.Id)));
    }
}
