using System.Text.Json;
using System.Text.RegularExpressions;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Deployment;
using Norma.Deployment.Cards;
using Norma.Evaluation;
using Norma.Formats.Onnx;
using Norma.Spec;
using YamlDotNet.RepresentationModel;
using Xunit;
using Text = Norma.Data.Fields.Text;

namespace Norma.Tests.Deployment;

public sealed partial class CardTests
{
    static readonly Map<Field> s_fields = new([
        new("churn", new Binary(Role.Target, "yes", "no")), new("total day | minutes", new Number(Unit: "min", Description: "Minutes *by day*")), new("state", new Category(Sensitive: true)),
        new("since", new Date()), new("notes", new Text())]);

    static readonly DataSpec s_data = new([new Csv(["churn.csv"])], s_fields, new Norma.Data.Splits.Random(0.7, 0.1, 0.2), new("Customers of a telephone company", "A row is a customer.", "MIT", "https://example.org/churn", "A. Author", "2015-06-01", "Author (2015)."));

    static readonly Parts s_parts = new([.. Enumerable.Range(0, 3500)], [.. Enumerable.Range(3500, 500)], [.. Enumerable.Range(4000, 1000)]);

    static readonly Target s_churn = new("churn", TaskKind.BinaryClassification, ["no", "yes"]);

    static readonly Items<DataFile> s_files = [new("churn.csv", 508314, new string('a', 64), 5000)];

    static Map<T> Of<T>(params ReadOnlySpan<(string, T)> entries)
    {
        var pairs = new List<KeyValuePair<string, T>>();
        foreach (var (key, value) in entries) pairs.Add(new(key, value));
        return new(pairs);
    }

    static CardFacts Facts(string name = "churn", string license = "MIT") => new(name, "Will this customer leave?", license, s_data, [s_churn], s_parts,
        new Judgement(name, "binary_classification", true,
            Of(("train", Of(("accuracy", 0.97), ("roc_auc", 0.98))), ("validation", Of(("accuracy", 0.955))), ("test", Of(("accuracy", 0.95), ("roc_auc", 0.92)))),
            Of(("test", Of(("accuracy", new Interval(0.93, 0.97))))),
            Of(("majority", Of(("test", Of(("accuracy", 0.86)))))),
            [new SliceResult(Of<string?>(("state", "WV")), 97, Of(("accuracy", 0.91))), new SliceResult(Of<string?>(("state", null)), 3, Of(("accuracy", 1.0))), new SliceResult(Of<string?>(("notes", "called Mrs Smith")), 1, Of(("accuracy", 1.0)))],
            [new GateResult("roc_auc", true, Minimum: 0.85, Value: 0.92), new GateResult("roc_auc", true, Baseline: "majority", MinAbsoluteChange: 0.02, By: "state", Value: 0.9, BaselineValue: 0.5, Slice: "WV")]),
        [new OnnxPort("total day | minutes", (int)OnnxType.Float, null), new OnnxPort("state", (int)OnnxType.String, null), new OnnxPort("since", (int)OnnxType.Int64, null)],
        new ParityReport(1000, new(1e-4, 1e-3), new Dictionary<string, ParityOutput> { ["probabilities"] = new(3e-7, 2e-6) }, new Dictionary<string, int>(), new Dictionary<string, IReadOnlyDictionary<string, double>>(), true));

    static string Croissant(DataSpec? data = null, Items<DataFile>? files = null) => CroissantDocument.Write("churn", data ?? s_data, files ?? s_files, s_parts);

    [Fact]
    public void The_card_is_as_approved() => Approve.Text(ModelCard.Write(Facts()), "tests", "Norma.Tests", "Deployment", "Approved", "card.md");

    [Fact]
    public void The_data_file_is_as_approved() => Approve.Text(Croissant(), "tests", "Norma.Tests", "Deployment", "Approved", "croissant.json");

    [Fact]
    public void The_head_of_the_card_is_yaml_with_the_figures_of_the_test_rows()
    {
        const string name = "a: \"b\" # c\n- d";
        var head = Head(ModelCard.Write(Facts(name, "LicenseRef-Own")));
        Assert.Equal(["license", "license_name", "license_link", "library_name", "tags", "pipeline_tag", "metrics", "model-index"], head.Children.Keys.Select(k => ((YamlScalarNode)k).Value));
        Assert.Equal(("other", "licenseref-own", "tabular-classification"), (Text(head, "license"), Text(head, "license_name"), Text(head, "pipeline_tag")));
        var index = (YamlMappingNode)((YamlSequenceNode)head["model-index"]).Children.Single();
        Assert.Equal(name, Text(index, "name"));
        var result = (YamlMappingNode)((YamlSequenceNode)index["results"]).Children.Single();
        Assert.Equal(("tabular-classification", "Customers of a telephone company", "test"), (Text((YamlMappingNode)result["task"], "type"), Text((YamlMappingNode)result["dataset"], "name"), Text((YamlMappingNode)result["dataset"], "split")));
        Assert.Equal(["accuracy 0.95", "roc_auc 0.92"], ((YamlSequenceNode)result["metrics"]).Children.Cast<YamlMappingNode>().Select(m => $"{Text(m, "type")} {Text(m, "value")}"));
        Assert.Equal("apache-2.0", Text(Head(ModelCard.Write(Facts(license: "Apache-2.0"))), "license"));
        Assert.Equal("gpl-3.0", Text(Head(ModelCard.Write(Facts(license: "GPL-3.0-or-later"))), "license"));
    }

    [Fact]
    public void Names_from_outside_are_no_markup_and_no_cell_of_a_text_is_shown()
    {
        var card = ModelCard.Write(Facts("x](https://evil.example) <script>alert(1)</script>\n# y"));
        Assert.DoesNotContain("\n# y", card);
        Assert.DoesNotContain("<script>", Body(card));
        Assert.DoesNotContain("x](", Body(card));
        Assert.Contains("total day \\| minutes", card);
        Assert.DoesNotContain("Smith", card);
        // Every row of a table has as many cells as its head.
        foreach (Match table in Tables().Matches(Body(card)))
            Assert.Single(table.Value.TrimEnd('\n').Split('\n').Select(line => Cells().Count(line)).Distinct());
    }

    [Fact]
    public void A_card_of_a_number_and_of_several_targets_names_their_outputs()
    {
        var facts = Facts() with { Targets = [Toy.Price, s_churn], Parity = null };
        var card = ModelCard.Write(facts);
        Assert.Contains("churn_probabilities", card);
        Assert.Contains("trained elsewhere", card);
        Assert.Equal("tabular-regression", Text(Head(ModelCard.Write(facts with { Targets = [Toy.Price] })), "pipeline_tag"));
    }

    [Fact]
    public void The_data_file_holds_what_the_standard_requires_and_ids_without_blanks()
    {
        using var document = JsonDocument.Parse(Croissant());
        var root = document.RootElement;
        Assert.Equal("http://mlcommons.org/croissant/1.1", root.GetProperty("conformsTo").GetString());
        foreach (var needed in (string[])["@context", "@type", "conformsTo", "description", "license", "name", "url", "creator", "datePublished", "distribution", "recordSet"])
            Assert.True(root.TryGetProperty(needed, out _), needed);
        var ids = Ids(root).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.All(ids, id => Assert.DoesNotContain(id, char.IsWhiteSpace));
        foreach (var field in root.GetProperty("recordSet")[0].GetProperty("field").EnumerateArray())
        {
            Assert.Equal("churn.csv", field.GetProperty("source").GetProperty("fileObject").GetProperty("@id").GetString());
            Assert.False(field.TryGetProperty("value", out _));
            Assert.Equal(field.GetProperty("name").GetString(), field.GetProperty("source").GetProperty("extract").GetProperty("column").GetString());
        }
        Assert.Empty(CroissantDocument.Check(s_data));

        static IEnumerable<string> Ids(JsonElement of) => of.ValueKind switch
        {
            JsonValueKind.Array => of.EnumerateArray().SelectMany(Ids),
            JsonValueKind.Object when of.TryGetProperty("@type", out var type) && type.ValueKind == JsonValueKind.String && of.TryGetProperty("@id", out var id) => of.EnumerateObject().SelectMany(p => Ids(p.Value)).Append(id.GetString()!),
            JsonValueKind.Object => of.EnumerateObject().Where(p => p.Name != "@context").SelectMany(p => Ids(p.Value)),
            _ => [],
        };
    }

    [Fact]
    public void What_is_not_known_is_left_out_and_said()
    {
        var finding = Assert.Single(CroissantDocument.Check(s_data with { About = null }));
        Assert.Equal(("DEPL050", Severity.Warning, "does not state description, license, url, creator, published"), (finding.Code, finding.Severity, finding.Message));
        Assert.Contains("no date", Assert.Single(CroissantDocument.Check(s_data with { About = s_data.About! with { Published = "June 2015" } })).Message);
        Assert.DoesNotContain("datePublished", Croissant(s_data with { About = null }));
        Assert.DoesNotContain("datePublished", Croissant(s_data with { About = s_data.About! with { Published = "June 2015" } }));
    }

    [Theory]
    [InlineData("/home/someone/data/churn.csv", "churn.csv", "text/csv")]
    [InlineData("C:\\Users\\someone\\churn.parquet", "churn.parquet", "application/x-parquet")]
    [InlineData("data/January 2015.jsonl", "data/January 2015.jsonl", "application/jsonlines")]
    [InlineData("data/churn", "data/churn", "text/csv")]
    public void Files_are_named_without_the_machine(string path, string shown, string format)
    {
        using var document = JsonDocument.Parse(Croissant(files: [new DataFile(path, 12, new string('c', 64), 3)]));
        var file = document.RootElement.GetProperty("distribution")[0];
        Assert.Equal((shown, "12 B", format), (file.GetProperty("contentUrl").GetString(), file.GetProperty("contentSize").GetString(), file.GetProperty("encodingFormat").GetString()));
    }

    static YamlMappingNode Head(string card)
    {
        Assert.StartsWith("---\n", card);
        var stream = new YamlStream();
        stream.Load(new StringReader(card[4..card.IndexOf("\n---\n", StringComparison.Ordinal)]));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    static string Body(string card) => card[(card.IndexOf("\n---\n", StringComparison.Ordinal) + 5)..];

    static string? Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value;

    [GeneratedRegex(@"(?:^\|.*\|\n)+", RegexOptions.Multiline)]
    private static partial Regex Tables();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cells();
}
