using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class LanguageModelLossTests
{
    /// <summary>Eight equally likely tokens: perplexity 8; of two characters each, 3 bits for two characters.</summary>
    [Fact]
    public void Equally_likely_tokens_are_as_many_as_the_perplexity()
    {
        var loss = new LanguageModelLoss(5 * Math.Log(8), 5, 10);
        Assert.Equal(8, loss.Perplexity!.Value, 1e-12);
        Assert.Equal(1.5, loss.BitsPerCharacter!.Value, 1e-12);
    }

    [Fact]
    public void A_sure_model_has_perplexity_1_and_no_bits() => Assert.Equal((1, 0), (new LanguageModelLoss(0, 3, 3).Perplexity, new LanguageModelLoss(0, 3, 3).BitsPerCharacter));

    /// <summary>1.75 nats a character, the bar on tinyshakespeare: perplexity 5.7546, 2.5247 bits.</summary>
    [Fact]
    public void Nats_become_bits()
    {
        var loss = new LanguageModelLoss(1.75 * 1000, 1000, 1000);
        Assert.Equal((5.754603, 2.524716), (Math.Round(loss.Perplexity!.Value, 6), Math.Round(loss.BitsPerCharacter!.Value, 6)));
    }

    [Fact]
    public void Rows_add_up_by_their_tokens()
    {
        LanguageModelLoss[] rows = [new(2, 1, 4), new(6, 3, 8)];
        Assert.Equal(Math.Exp(10.0 / 5), RowStatistics.Sum<LanguageModelLoss>(rows, [2, 1]).Perplexity!.Value, 1e-12);
        Assert.Equal(10 / (16 * Math.Log(2)), RowStatistics.Sum<LanguageModelLoss>(rows, [2, 1]).BitsPerCharacter!.Value, 1e-12);
    }

    [Fact]
    public void Without_text_there_is_no_value() => Assert.Equal((null, null), (default(LanguageModelLoss).Perplexity, default(LanguageModelLoss).BitsPerCharacter));
}
