using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Baselines;
using Norma.Evaluation.Metrics;
using Norma.Evaluation.Scores;
using Norma.Tests.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation;

/// <summary>Figures of answers that are found in texts.</summary>
public sealed class AnswerMetricTests
{
    public static TheoryData<string> Corpora => Samples.Golden("texts.json").Names();

    [Theory, MemberData(nameof(Corpora))]
    public void Metrics_of_answers_equal_the_script_of_SQuAD(string name)
    {
        var golden = Samples.Golden("texts.json").Case(name);
        string[] truths = [.. golden.GetProperty("references").EnumerateArray().Select(row => row.Strings()[0])];
        if (golden.GetProperty("references").EnumerateArray().Any(row => row.GetArrayLength() > 1)) return;   // a row has one true answer here
        var outcome = new Outcome(Samples.Span, new float[2 * truths.Length], new float[3 * truths.Length]) { Texts = new(truths, new int[truths.Length], new int[truths.Length], golden.GetProperty("hypotheses").Strings()) };

        Assert.Equal(golden.GetProperty("exact_match").GetDouble(), new Norma.Evaluation.Metrics.ExactMatch().Compute(outcome)!.Value, 1e-9);
        Assert.Equal(golden.GetProperty("f1").GetDouble(), new TokenF1().Compute(outcome)!.Value, 1e-9);
    }

    [Fact]
    public void The_best_span_equals_plain_Python()
    {
        var spans = Samples.Golden("answers.json", "spans");
        Assert.All(spans, golden =>
        {
            var target = Samples.Span with { Shape = [golden.GetProperty("tokens").GetInt64(), 2], MaxAnswerLength = golden.GetProperty("most").GetInt32() };
            var found = BestSpan.Of(target, golden.GetProperty("logits").Floats());
            Assert.Equal((golden.GetProperty("first").GetInt32(), golden.GetProperty("last").GetInt32()), ((int)found[0], (int)found[1]));
            Assert.Equal(golden.GetProperty("score").GetDouble(), found[2], 1e-6);
        });
    }

    [Fact]
    public void The_sliding_window_equals_plain_Python() => Assert.All(Samples.Golden("answers.json", "windows"), golden =>
        Assert.Equal(golden.GetProperty("answer").GetString(), SlidingWindow.Answer(golden.GetProperty("text").GetString()!, golden.GetProperty("question").GetString()!, golden.GetProperty("length").GetInt32())));

    [Fact]
    public void The_sliding_window_says_as_many_words_as_answers_have() => Assert.Equal((3, 1, 1), (SlidingWindow.AnswerLength(["one", "one two three four", "a-b c"]), SlidingWindow.AnswerLength([]), SlidingWindow.AnswerLength(["!"])));
}
