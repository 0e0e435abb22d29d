using Xunit;

namespace Norma.Tests.Examples;

/// <summary>The films of examples/movies, where they were fetched: a text with numbers tells more than each alone.</summary>
public sealed class MoviesTests(ITestOutputHelper output)
{
    const string Text = "about: [{type: embedding, output_dim: 32, mask_zero: true}, global_average_pooling1d, {type: dropout, rate: 0.5}]", Numbers = "features: {type: dense, units: 32, activation: relu}";

    [Fact]
    public void A_text_with_numbers_is_above_each_alone()
    {
        if (!File.Exists(Source.Path("examples", "movies", "movies.csv"))) Assert.Skip("The films are not here: python3 examples/movies/make_movies.py fetches them.");
        var both = Accuracy();
        var text = Accuracy([.. new[] { "budget", "us_gross", "gross", "minutes", "stars", "votes", "tomatoes" }.Select(name => $"data.fields.{name}.role=ignore"), $"model.encoders={{{Text}}}", "features.fields={about: {type: tokenize, tokenizer: {type: word, lowercase: true, vocabulary_size: 4000}, length: 16}}"]);
        var numbers = Accuracy("data.fields.about.role=ignore", $"model.encoders={{{Numbers}}}", "features.fields={budget: [impute, log, standardize], us_gross: [impute, log, standardize], gross: [impute, log, standardize], votes: [impute, log, standardize]}");
        output.WriteLine(FormattableString.Invariant($"both {both:0.000}, the text alone {text:0.000}, the numbers alone {numbers:0.000}"));
        Assert.True(both > text + 0.02 && both > numbers + 0.02, $"both {both}, the text alone {text}, the numbers alone {numbers}");
    }

    static double Accuracy(params string[] set) =>
        Stated.Read(Source.Path("examples", "movies", "norma.yaml"), [.. set, "training.epochs=15", "evaluation.baselines=[majority]"]).Plan(examine: false).Train().Evaluate().Judgement.Metrics["test"]["accuracy"];
}
