using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Metrics;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

/// <summary>What every metric of the vocabulary keeps.</summary>
public sealed class MetricContractTests
{
    static readonly Target[] s_targets = [Samples.Binary, Samples.Classes(4), Samples.Number, Samples.Series, Samples.Mask, Samples.Set, Samples.Things, Samples.Text, Samples.Boxes, Samples.Span, Samples.Transcript];

    static void Each(Action<Metric, Target> check)
    {
        foreach (var target in s_targets)
            foreach (var metric in Samples.AllMetrics().Where(m => m.Fits(target))) check(metric, target);
    }

    [Fact]
    public void Every_metric_fits_some_target_and_states_its_range()
    {
        foreach (var variants in Samples.AllMetrics().GroupBy(m => m.GetType()))
        {
            Assert.True(s_targets.Any(variants.First().Fits), variants.Key.Name);
            Assert.True(variants.First().Measure.Minimum < variants.First().Measure.Maximum, variants.Key.Name);
        }
        Assert.Equal(Vocabulary.Words(typeof(Metric)).Count, Samples.AllMetrics().Select(m => m.GetType()).Distinct().Count());
    }

    [Fact]
    public void Perfect_predictions_give_the_best_value()
    {
        Each((metric, target) =>
        {
            var random = Samples.Random(target, 60, "perfect");
            var predicted = new float[60 * target.Outputs];
            for (var i = 0; i < 60; i++)
            {
                if (target.Task is TaskKind.QuestionAnswering) random.Predicted.AsSpan(i * 3, 3).CopyTo(predicted.AsSpan(i * 3));
                else if (target.Task is TaskKind.Transcription)
                {
                    predicted.AsSpan(i * target.Outputs, target.Outputs).Fill(-1);
                    random.Truth.AsSpan(i * target.Numbers, target.Numbers).CopyTo(predicted.AsSpan(i * target.Outputs));
                }
                else if (target.Task is TaskKind.TextGeneration) random.Truth.AsSpan(i * target.Numbers, target.Numbers).CopyTo(predicted.AsSpan(i * target.Outputs + target.Numbers));
                else if (target.Task is TaskKind.Regression) random.Truth.AsSpan(i * target.Numbers, target.Numbers).CopyTo(predicted.AsSpan(i * target.Numbers));
                else if (target.Task is TaskKind.MultilabelClassification) random.Truth.AsSpan(i * target.Numbers, target.Numbers).CopyTo(predicted.AsSpan(i * target.Numbers));
                else if (target.Task is TaskKind.ObjectDetection) Found(target, random.Truth.AsSpan(i * target.Numbers, target.Numbers), predicted.AsSpan(i * target.Outputs, target.Outputs));
                else for (var k = i * target.Numbers; k < (i + 1) * target.Numbers; k++) predicted[k * target.Classes.Count + (int)random.Truth[k]] = 1;
            }
            var best = metric.Measure.Better is Better.Higher ? metric.Measure.Maximum : metric.Measure.Minimum;
            Assert.Equal(best, metric.Compute(new Outcome(target, random.Truth, predicted) { Scale = random.Scale, Texts = random.Texts is { } texts ? texts with { Written = texts.True } : null })!.Value, 1e-5);
            Assert.True(metric.Gain(best, metric.Compute(random)!.Value) > 0, metric.Id);
        });
    }

    // A cell for each true box, which says that box and its class alone.
    static void Found(Target target, ReadOnlySpan<float> truth, Span<float> predicted)
    {
        for (var box = 0; box < truth.Length / Target.BoxNumbers; box++)
        {
            var (of, cell) = (truth.Slice(box * Target.BoxNumbers, Target.BoxNumbers).ToArray(), box * (4 + target.Classes.Count));
            for (var edge = 0; edge < 4; edge++) predicted[cell + edge] = of[edge];
            predicted[cell + 4 + (int)of[4]] = 1;
        }
    }

    [Fact]
    public void A_whole_weight_is_the_same_as_that_many_rows()
    {
        Each((metric, target) =>
        {
            var outcome = Samples.Random(target, 50, "repeated");
            var seed = new Seed(3, "counts");
            var counts = Enumerable.Range(0, 50).Select(_ => seed.Below(4)).ToArray();
            var rows = Enumerable.Range(0, 50).SelectMany(i => Enumerable.Repeat(i, counts[i])).ToArray();

            var weighted = metric.Compute(outcome, [.. counts.Select(c => (float)c)])!.Value;

            Assert.Equal(metric.Compute(outcome.Take(rows))!.Value, weighted, 1e-9 * Math.Max(1, Math.Abs(weighted)));
        });
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(37)]
    public void R2_of_several_numbers_is_the_mean_of_theirs(int width)
    {
        const int Rows = 50;
        var seed = new Seed(3, "r2");
        var target = new Target("y", TaskKind.Regression, [], [width]);
        var (truth, predicted) = (new float[Rows * width], new float[Rows * width]);
        for (var i = 0; i < truth.Length; i++) predicted[i] = (truth[i] = (float)(seed.Uniform() * 100)) + (float)seed.Uniform() * (i % 7);
        for (var row = 0; row < Rows; row++) truth[row * width + 1] = 5;      // a constant truth
        foreach (var weights in (float[][])[[], [.. Enumerable.Range(0, Rows).Select(i => (float)(i % 3))]])
        {
            var sum = 0.0;
            for (var c = 0; c < width; c++)
            {
                float[] Column(float[] all) => [.. Enumerable.Range(0, Rows).Select(row => all[row * width + c])];
                sum += new R2().Compute(new Outcome(Samples.Number, Column(truth), Column(predicted)), weights)!.Value;
            }
            Assert.Equal(sum / width, new R2().Compute(new Outcome(target, truth, predicted), weights));
        }
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        Each((metric, target) =>
        {
            var outcome = Samples.Random(target, 80, "order", weighted: true);
            var rows = Enumerable.Range(0, 80).ToArray();
            new Seed(5, "order").Shuffle<int>(rows);
            var value = metric.Compute(outcome)!.Value;
            Assert.Equal(value, metric.Compute(outcome.Take(rows))!.Value, 1e-9 * Math.Max(1, Math.Abs(value)));
        });
    }

    [Fact]
    public void Without_rows_or_weight_there_is_no_value()
    {
        Each((metric, target) =>
        {
            Assert.Null(metric.Compute(new Outcome(target, [], [])));
            Assert.Null(metric.Compute(Samples.Random(target, 5, "none"), new float[5]));
        });
    }

    [Fact]
    public void The_id_names_what_was_stated()
    {
        Assert.Equal("f1", new F1().Id);
        Assert.Equal("f1_macro", new F1(Average.Macro).Id);
        Assert.Equal("accuracy_top_3", new Accuracy(3).Id);
        Assert.False(new F1(Average.Binary).Fits(Samples.Classes(3)));
        Assert.False(new Accuracy(2).Fits(Samples.Binary));
    }
}
