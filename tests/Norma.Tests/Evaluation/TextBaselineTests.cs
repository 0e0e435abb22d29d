using System.Text.Json;
using Layout = Norma.Features.Layout;
using Norma.Evaluation;
using Norma.Evaluation.Baselines;
using Norma.Features;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

/// <summary>Linear models that read texts as tf-idf of their tokens.</summary>
public sealed class TextBaselineTests
{
    static readonly JsonElement[] s_cases = [.. JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Evaluation", "Goldens", "text_baselines.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int> Cases => [.. s_cases.Select(golden => golden.GetProperty("classes").GetInt32())];

    [Theory, MemberData(nameof(Cases))]
    public void It_equals_scikit_learns_beside_numbers_and_codes(int classes)
    {
        var golden = s_cases.Single(golden => golden.GetProperty("classes").GetInt32() == classes);
        int[] lengths = [.. golden.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32())];
        var layout = new Layout(2 + lengths.Sum(), [new CodeInput("code", golden.GetProperty("levels").GetInt32(), new Lookup(2, Learned: false))],
            [new("a", 1), new("first", lengths[0]) { Tokens = 14 }, new("b", 1), new("second", lengths[1]) { Tokens = 14 }]);
        var truth = golden.GetProperty("truth").Floats();
        var rows = new Encoded(truth.Length, layout, golden.GetProperty("numbers").Floats(), [.. golden.GetProperty("codes").EnumerateArray().Select(code => code.GetInt32())]);
        Baseline baseline = classes == 0 ? new LinearRegression() : new LogisticRegression();
        var said = baseline.FitPredict(classes == 0 ? Samples.Number : Samples.Classes(classes), new(rows, truth, golden.GetProperty("weights").Floats()), rows, 0);
        Assert.Empty(said.Findings);
        var expected = golden.GetProperty("expected").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        Assert.Equal(expected.Length, said.Predicted.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], said.Predicted[i], 2e-5);
    }

    [Theory]
    // scikit-learn of the same tokens: 0.848 and, with C = 10, 0.872.
    [InlineData("trec_questions_train.csv", "trec_questions_test.csv", "label: {type: category, role: target}", "text", 32, 1, 0.843)]
    [InlineData("trec_questions_train.csv", "trec_questions_test.csv", "label: {type: category, role: target}", "text", 32, 10, 0.867)]
    [InlineData("sms_spam.csv", null, "label: {type: binary, role: target, positive: spam}", "message", 64, 1, 0.97)]
    public void Texts_are_told_apart_as_well_as_by_scikit_learn(string file, string? test, string target, string field, int length, int c, double least)
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var data = Path.Combine(root, "data", "text");
        if (!File.Exists(Path.Combine(data, file))) Assert.Skip("The texts are not here (NORMA_SHARED).");
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(data, file), folder.In("train.csv"));
        if (test is not null) File.Copy(Path.Combine(data, test), folder.In("test.csv"));
        File.WriteAllText(folder.In("norma.yaml"), $$"""
            norma: 1
            name: texts
            data:
              source: {type: csv, path: train.csv}
              fields:
                {{target}}
                {{field}}: {type: text, role: feature}
              split: {{(test is null ? "{type: random}" : "{type: predefined, validation: [], test: test.csv}")}}
            features:
              fields:
                {{field}}: {type: tokenize, length: {{length}}}
            model: {layers: []}
            training: {epochs: 1, batch_size: 64}
            evaluation: {metrics: [accuracy], baselines: [{type: logistic_regression, c: {{c}} }]}
            """);
        var judged = Norma.Stated.Read(folder.In("norma.yaml")).Plan().Train().Evaluate();
        var accuracy = judged.Judgement.Baselines["logistic_regression"]["test"]["accuracy"];
        TestContext.Current.TestOutputHelper?.WriteLine($"{accuracy}");
        Assert.True(accuracy >= least, $"{accuracy}");
    }
}
