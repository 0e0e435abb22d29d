using System.Text;
using Layout = Norma.Features.Layout;
using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Baselines;
using Norma.Evaluation.Losses;
using Norma.Evaluation.Metrics;
using Norma.Features;
using Norma.Models.Native;
using Norma.Spec;
using Norma.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Norma.Tests.Evaluation;

/// <summary>Figures of texts that a model writes.</summary>
public sealed class TextMetricTests
{
    static readonly Target s_text = new("line", TaskKind.TextGeneration, [], [4, 6]);

    public static TheoryData<string> Cases => [.. Samples.Golden("text_metrics.json").Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Metrics_and_losses_of_tokens_equal_PyTorchs(string name)
    {
        LibTorch.EnsureLoaded();
        var golden = Samples.Golden("text_metrics.json").Single(c => c.GetProperty("name").GetString() == name);
        var (places, vocabulary) = (golden.GetProperty("shape")[0].GetInt64(), golden.GetProperty("shape")[1].GetInt64());
        var target = s_text with { Shape = [places, vocabulary] };
        var (truth, texts, weights) = (golden.GetProperty("truth").Floats(), golden.GetProperty("texts").Strings(), golden.GetProperty("weights").FloatsOrNull());
        using var logits = tensor(golden.GetProperty("logits").Floats(), [texts.Length, places, vocabulary]);
        using var tokens = tensor(Array.ConvertAll(truth, token => (long)token), [texts.Length, places]);
        using var weight = weights is null ? null : tensor(weights);
        using var kept = Kept.Of(target, logits, tokens);
        var outcome = new Outcome(target, truth, kept.data<float>().ToArray(), weights)
        {
            Texts = new(texts, [.. texts.Select(text => text.EnumerateRunes().Count())], [.. texts.Select(Encoding.UTF8.GetByteCount)]),
        };

        foreach (var expected in golden.GetProperty("metrics").EnumerateObject())
            Assert.Equal(expected.Value.GetDouble(), Vocabulary.Parse<Metric>(expected.Name).Compute(outcome)!.Value, 1e-5 * Math.Max(1, expected.Value.GetDouble()));
        Assert.Equal(golden.GetProperty("metrics").GetProperty("cross_entropy").GetDouble(), new CategoricalCrossentropy().Compute(logits, tokens, weight).ToSingle(), 1e-5);
        Assert.Equal(golden.GetProperty("smoothed").GetDouble(), new CategoricalCrossentropy(0.1).Compute(logits, tokens, weight).ToSingle(), 1e-5);
    }

    /// <summary>An unknown token is cheap, and its bytes are not told: a text that holds one is in neither sum.</summary>
    [Fact]
    public void A_text_whose_tokens_do_not_say_it_counts_in_no_figure_of_its_characters()
    {
        // Two texts of one token each: −log p is 2 for "ab", and 0.1 for the 100 characters that one unknown token stands for.
        Outcome Of(params bool[] lossy) => new(s_text, [3, -1, -1, -1, 1, -1, -1, -1], [-2, 0, 0, 0, 3, 0, 0, 0, -0.1f, 0, 0, 0, 1, 0, 0, 0])
        {
            Texts = new(["ab", new string('x', 100)], [2, 100], [2, 100]) { Lossy = lossy.Length == 0 ? null : lossy },
        };
        Assert.Equal(2.1 / 102, new NatsPerCharacter().Compute(Of())!.Value, 1e-6);
        Assert.Equal(1, new NatsPerCharacter().Compute(Of(false, true))!.Value, 1e-6);
        Assert.Equal(1 / Math.Log(2), new BitsPerByte().Compute(Of(false, true))!.Value, 1e-6);
        Assert.Equal(1, new NatsPerCharacter().Compute(Of(false, true).Take([0, 1]))!.Value, 1e-6);
        Assert.Null(new NatsPerCharacter().Compute(Of(false, true).Take([1])));
        Assert.Null(new BitsPerByte().Compute(Of(true, true)));
        // Those of tokens count it as any other.
        Assert.Equal(1.05, new CrossEntropy().Compute(Of(false, true))!.Value, 1e-6);
    }

    static Outcome Written(params (string True, string? Written)[] rows) =>
        new(s_text, [.. Enumerable.Repeat(-1f, rows.Length * 4)], []) { Texts = new([.. rows.Select(r => r.True)], new int[rows.Length], new int[rows.Length], [.. rows.Select(r => r.Written)]) };

    public static TheoryData<string, double> Best => new() { { "bleu", 100 }, { "chrf", 100 }, { "exact_match", 100 }, { "word_error_rate", 0 }, { "character_error_rate", 0 } };

    [Theory, MemberData(nameof(Best))]
    public void Written_texts_are_judged_where_there_are_some(string word, double best)
    {
        var metric = Vocabulary.Parse<Metric>(word);
        var right = Written(("open the old file now", "open the old file now"), ("close it all at once", null));
        var half = Written(("open the old file now", "open the old file now"), ("close it all at once", "something else was written here"));

        Assert.Equal(best, metric.Compute(right)!.Value, 1e-9);
        Assert.True(metric.Gain(best, metric.Compute(half)!.Value) > 0);
        // A weight is so many rows; a row of no weight is none.
        Assert.Equal(best, metric.Compute(half, [1, 0])!.Value, 1e-9);
        Assert.Equal(metric.Compute(half.Take([0, 0, 1]))!.Value, metric.Compute(half, [2, 1])!.Value, 1e-9);
        Assert.Null(metric.Compute(half, [0, 0]));
        Assert.Null(metric.Compute(Written(("a", null))));
        Assert.Null(metric.Compute(new Outcome(s_text, [], [])));
        Assert.True(metric is { NeedsWriting: true, ReadsTexts: true, IsUsual: false });
        Assert.False(metric.Fits(Samples.Binary));
    }

    [Fact]
    public void The_id_of_chrf_names_its_words() => Assert.Equal(("chrf", "chrf_words_2"), (new Chrf().Id, new Chrf(2).Id));

    [Fact]
    public void The_nearest_neighbour_is_the_one_that_shares_rare_runs_of_characters()
    {
        string[] known = ["insert a table", "insert a picture", "delete the table", "", "ab"];

        Assert.Equal([0, 1, 2, 0], NearestNeighbor.Nearest(known, ["insert table", "a picture", "delete it", "zzz"]));
    }

    [Fact]
    public void A_unigram_gives_each_token_its_share()
    {
        // Tokens 1, 1, 2 of six, each once more: 3/9 and 2/9; of one that was never seen 1/9.
        var train = new BaselineRows(new(1, new Layout(0, []), [], []), [1, 1, 2, -1]);
        var said = new Unigram().FitPredict(s_text, train, new(1, new Layout(0, []), [], []), 0, new(new Table([], 1), Map<Field>.Empty) { TestTruth = [1, 2, 5, -1] }).Predicted;

        Assert.Equal([Math.Log(3 / 9.0), Math.Log(2 / 9.0), Math.Log(1 / 9.0), 0], said[..4].Select(v => (double)v), new Near());
        Assert.Equal([1f, 1, 1, 1], said[4..]);
    }

    sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(double obj) => 0;
    }
}
