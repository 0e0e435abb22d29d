using Xunit;

using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Tests.Examples;

/// <summary>The shipped lives reach what their README says: one seed to a looser bound always, five seeds with NORMA_SLOW=1.</summary>
public sealed class ExampleTests(ITestOutputHelper output)
{
    /// <param name="Name">The folder.</param>
    /// <param name="Metric">What is reached on the test rows.</param>
    /// <param name="Mean">By the mean of five seeds.</param>
    /// <param name="One">By any seed.</param>
    public sealed record Bar(string Name, string Metric, double Mean, double One);

    public static TheoryData<Bar> Bars =>
    [
        new Bar("churn", "roc_auc", 0.89, 0.86), new Bar("churn", "accuracy", 0.93, 0.915), new Bar("penguins", "accuracy", 0.97, 0.93),
        new Bar("concrete", "r2", 0.80, 0.70), new Bar("breast-cancer", "accuracy", 0.96, 0.92), new Bar("finetune", "roc_auc", 0.97, 0.95),
        new Bar("digits", "accuracy", 0.97, 0.95), new Bar("weather", "r2", 0.77, 0.72),
        new Bar("shop", "hit_rate_at_10", 0.64, 0.60), new Bar("tickets", "f1_samples", 0.80, 0.75),
        new Bar("machines", "accuracy", 0.94, 0.90),
    ];

    static readonly Dictionary<string, Judgement> s_one = [];

    [Theory]
    [MemberData(nameof(Bars))]
    public void One_seed_reaches_the_looser_bar(Bar bar)
    {
        if (!s_one.TryGetValue(bar.Name, out var judgement)) s_one[bar.Name] = judgement = Judge(bar.Name, 42);
        Assert.InRange(judgement.Metrics["test"][bar.Metric], bar.One, 1);
    }

    [Theory]
    [MemberData(nameof(Bars))]
    public void Five_seeds_reach_the_bar(Bar bar)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NORMA_SLOW") == "1", "five trainings: ./test --all");
        double[] reached = [.. Enumerable.Range(1, 5).Select(seed => Judge(bar.Name, seed).Metrics["test"][bar.Metric])];
        output.WriteLine($"{bar.Name} {bar.Metric}: {string.Join(", ", reached.Select(r => r.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)))}");
        Assert.InRange(reached.Average(), bar.Mean, 1);
    }

    public static TheoryData<string> Lives => [.. Directory.GetFiles(Source.Path("examples"), "norma.yaml", SearchOption.AllDirectories).Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Lives))]
    public void A_life_reads_begins_with_the_schema_and_has_a_page(string name)
    {
        var file = Source.Path("examples", name, "norma.yaml");
        Assert.StartsWith("# yaml-language-server: $schema=../../spec/norma-1.schema.json", File.ReadAllText(file), StringComparison.Ordinal);
        var stated = Stated.Read(file, []);
        Assert.Contains($"./norma run examples/{name}/norma.yaml", File.ReadAllText(Source.Path("examples", name, "README.md")), StringComparison.Ordinal);
        Assert.Equal(name.Replace('-', '_'), stated.Spec.Name.Replace('-', '_'));
    }

    static Judgement Judge(string name, long seed)
    {
        var plan = Stated.Read(Source.Path("examples", name, "norma.yaml"), [$"seed={seed}"]).Plan(examine: false);
        return plan.Train().Evaluate().Judgement;
    }
}
