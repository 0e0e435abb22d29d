using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class TextGoldensTests
{
    public static TheoryData<string> Cases => Samples.Golden("texts.json").Names();

    [Theory, MemberData(nameof(Cases))]
    public void Figures_of_texts_equal_plain_Python(string name)
    {
        var golden = Samples.Golden("texts.json").Case(name);
        var hypotheses = golden.GetProperty("hypotheses").Strings();
        var references = golden.GetProperty("references").EnumerateArray().Select(row => row.Strings()).ToArray();
        T[] Rows<T>(Func<string, string[], T> row) => [.. hypotheses.Select((hypothesis, i) => row(hypothesis, references[i]))];

        Assert.Equal(golden.GetProperty("tokens").EnumerateArray().Select(row => row.Strings()), hypotheses.Select(h => Tokenizer13a.Words(h).ToArray()));
        ScoreGoldens.Equals(golden, "bleu", RowStatistics.Sum<Bleu>(Rows((h, r) => Bleu.Of(h, r))).Score);
        ScoreGoldens.Equals(golden, "chrf", RowStatistics.Sum<Chrf>(Rows((h, r) => Chrf.Of(h, r))).Score);
        ScoreGoldens.Equals(golden, "chrf_plus_plus", RowStatistics.Sum<Chrf>(Rows((h, r) => Chrf.Of(h, r, Chrf.MaxWordOrder))).Score);
        ScoreGoldens.Equals(golden, "wer", RowStatistics.Sum<ErrorRate>(Rows((h, r) => WordErrorRate.Of(r[0], h))).Rate);
        ScoreGoldens.Equals(golden, "cer", RowStatistics.Sum<ErrorRate>(Rows((h, r) => CharacterErrorRate.Of(r[0], h))).Rate);
        ScoreGoldens.Equals(golden, "exact_match", RowStatistics.Sum<Mean>(Rows((h, r) => new Mean(ExactMatch.Of(h, r)))).Value);
        ScoreGoldens.Equals(golden, "f1", RowStatistics.Sum<Mean>(Rows((h, r) => new Mean(AnswerF1.Of(h, r)))).Value);
    }
}
