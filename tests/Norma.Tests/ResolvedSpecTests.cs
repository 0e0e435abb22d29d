using Norma.Data;
using Norma.Spec;
using Norma.Training;
using Xunit;

namespace Norma.Tests;

/// <summary>The resolved file shows every default, reads back, and comes to the same plan and the same weights.</summary>
public sealed class ResolvedSpecTests
{
    const string People = """
        norma: 1
        data:
          source: {type: csv, path: people.csv}
          fields:
            person: {type: text, role: id}
            left: {type: binary, role: target, positive: "yes"}
        features:
          add:
            ratio: {expression: price / age}
            place: {cross: [region, smoker]}
        training: {epochs: 2}
        """;

    public static TheoryData<string> Examples() => ["breast-cancer", "churn", "concrete", "penguins"];

    static Stated Read(string text, string folder)
    {
        using var file = new TemporaryFolder();
        File.WriteAllText(file.In("norma.yaml"), text);
        return Stated.Read(file.In("norma.yaml"), folder: folder);
    }

    static Stated ReadPeople(string? text = null) => Read(text ?? People, Source.Path("spec", "examples", "data"));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_resolved_reads_back_and_resolves_to_itself(string name)
    {
        var plan = Stated.Read(Source.Path("examples", name, "norma.yaml")).Plan(examine: false);

        var again = Read(SpecWriter.Write(plan.Spec), plan.Stated.Folder).Plan(examine: false);

        Holds(plan, again);
    }

    [Fact]
    public void What_follows_from_data_and_target_is_visible()
    {
        var resolved = SpecWriter.Write(ReadPeople().Plan(examine: false).Spec);

        var (features, rest) = (resolved[resolved.IndexOf("\nfeatures:", StringComparison.Ordinal)..resolved.IndexOf("\nmodel:", StringComparison.Ordinal)], resolved[resolved.IndexOf("\nmodel:", StringComparison.Ordinal)..]);
        foreach (var shown in new[] { "number:", "category:", "binary:", "date:", "strategy: median", "strategy: most_frequent", "type: date_parts", "type: one_hot", "type: embedding" })
            Assert.Contains(shown, features, StringComparison.Ordinal);
        foreach (var shown in new[] { "loss: {type: binary_crossentropy", "units: 64", "metrics:", "- roc_auc", "type: logistic_regression", "c: 1", "- majority" })
            Assert.Contains(shown, rest, StringComparison.Ordinal);
        Assert.Contains("split: {type: random, train: 0.7, validation: 0.1, test: 0.2}", resolved, StringComparison.Ordinal);
        Assert.DoesNotContain("r2", rest, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resolved_file_comes_to_the_same_weights()
    {
        var plan = ReadPeople().Plan(examine: false);

        var again = ReadPeople(SpecWriter.Write(plan.Spec)).Plan(examine: false);

        Holds(plan, again);
        Assert.Equal(plan.Train().Result.Digest, again.Train().Result.Digest);
    }

    /// <summary>A category of many levels is embedded beside one of few that is one-hot: the type's default and the field's own steps are both stated.</summary>
    [Fact]
    public void Features_of_one_type_that_came_to_other_steps_state_their_own()
    {
        var features = ReadPeople().Plan(examine: false).Spec.Features;

        var chains = features.Fields.Append(new("category", features.Defaults["category"])).ToDictionary(entry => entry.Key, entry => Vocabulary.WordOf(entry.Value[^1].GetType()));
        Assert.Equal(2, chains.Values.Distinct().Count());
        Assert.Equal("embedding", chains.GetValueOrDefault("state", chains["category"]));
        Assert.Equal("one_hot", chains.GetValueOrDefault("region", features.Add["place"].Transforms is { } own ? Vocabulary.WordOf(own[^1].GetType()) : chains["category"]));
    }

    [Fact]
    public void Targets_of_unlike_losses_leave_the_loss_out()
    {
        var text = People.Replace("    left:", "    price: {type: number, role: target}\n    left:", StringComparison.Ordinal).Replace("price / age", "income / age", StringComparison.Ordinal);

        var plan = ReadPeople(text).Plan(examine: false);

        Assert.Null(plan.Training.Loss);
        Holds(plan, ReadPeople(SpecWriter.Write(plan.Spec)).Plan(examine: false));
    }

    static void Holds(Plan plan, Plan again)
    {
        Assert.Equal(plan.Spec, again.Spec);
        Assert.Equal(SpecWriter.Write(plan.Spec), SpecWriter.Write(again.Spec));
        Assert.Equal(plan.Parts.Digest, again.Parts.Digest);
        Assert.Equal(plan.Network.Weights, again.Network.Weights);
        foreach (var part in Enum.GetValues<Part>())
        {
            Assert.Equal(plan.Encoded(part).Features.Numbers, again.Encoded(part).Features.Numbers);
            Assert.Equal(plan.Encoded(part).Features.Codes, again.Encoded(part).Features.Codes);
        }
    }
}
