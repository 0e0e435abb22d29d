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
        string[][] right = [.. golden.GetProperty("references").EnumerateArray().Select(row => row.Strings())];
        var outcome = Answered(golden.GetProperty("hypotheses").Strings(), right);

        Assert.Equal(golden.GetProperty("exact_match").GetDouble(), new Norma.Evaluation.Metrics.ExactMatch().Compute(outcome)!.Value, 1e-9);
        Assert.Equal(golden.GetProperty("f1").GetDouble(), new TokenF1().Compute(outcome)!.Value, 1e-9);
    }

    static Outcome Answered(string[] found, string[][] right) => new(Samples.Span, new float[2 * right.Length], new float[3 * right.Length])
    {
        Texts = new(Array.ConvertAll(right, row => row[0]), new int[right.Length], new int[right.Length], found) { Others = Array.ConvertAll(right, row => row[1..]) },
    };

    /// <summary>
    /// By hand, as <c>evaluate-v1.1.py</c> has it: the greatest over the right answers of each row, then the mean. "old red house" against "red house" is 2/3 and 2/2, F1 0.8; against "the house" 1/3 and 1/1, F1 0.5.
    /// </summary>
    [Fact]
    public void The_nearest_of_several_right_answers_counts()
    {
        var outcome = Answered(["old red house", "in 1066", "no"], [["the house", "red house"], ["1066", "in 1066", "the year 1066"], ["yes"]]);

        Assert.Equal((80 + 100 + 0) / 3.0, new TokenF1().Compute(outcome)!.Value, 1e-9);
        Assert.Equal(100 / 3.0, new Norma.Evaluation.Metrics.ExactMatch().Compute(outcome)!.Value, 1e-9);
        // What is drawn of the rows keeps its own answers, and so do those of a baseline.
        Assert.Equal((80 + 80 + 0) / 3.0, new TokenF1().Compute(outcome.Take([0, 2, 0]))!.Value, 1e-9);
        Assert.Equal((100 * 2 / 3.0 + 0 + 100) / 3, new TokenF1().Compute(Written(outcome, ["the red", "yes", "yes"]))!.Value, 1e-9);
        // Figures of one true text take the field's own.
        Assert.Equal(Norma.Evaluation.Scores.WordErrorRate.Of("the house", "old red house").Value!.Value, new Norma.Evaluation.Metrics.WordErrorRate().Compute(outcome, [1, 0, 0])!.Value, 1e-9);
    }

    static Outcome Written(Outcome outcome, string[] texts) => new(outcome.Target, outcome.Truth, outcome.Predicted) { Texts = outcome.Texts! with { Written = texts } };

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
