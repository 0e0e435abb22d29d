using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;
using Xunit;
using Word = Norma.Features.Tokenizers.Word;

namespace Norma.Tests.Features;

/// <summary>Texts as how often they have each token, weighted by how few texts have it.</summary>
public sealed class TfIdfTests
{
    static readonly JsonElement[] s_cases = [.. JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Features", "Goldens", "tf_idf.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, s_cases.Length)];

    static Numbers Tokens(JsonElement rows) =>
        new(rows.GetArrayLength(), rows[0].GetArrayLength(), [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(id => id.GetSingle())]) { AreTokens = true };

    [Theory, MemberData(nameof(Cases))]
    public void It_equals_scikit_learns(int index)
    {
        var golden = s_cases[index];
        var stated = new TfIdf();
        foreach (var argument in golden.GetProperty("arguments").EnumerateObject())
            stated = argument.Name switch
            {
                "sublinear_tf" => stated with { SublinearTf = argument.Value.GetBoolean() },
                "smooth_idf" => stated with { SmoothIdf = argument.Value.GetBoolean() },
                "norm" => stated with { Norm = argument.Value.GetString() is null ? TfIdfNorm.None : TfIdfNorm.L1 },
                "min_df" => stated with { MinDf = argument.Value.GetInt64() },
                "max_features" => stated with { MaxFeatures = argument.Value.GetInt32() },
                _ => throw new NotSupportedException(argument.Name),
            };
        var fitted = (FittedTfIdf)stated.Fit(Tokens(golden.GetProperty("train")), new("x", "$"));
        Assert.Equal(golden.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()), fitted.Tokens);
        var given = ((Numbers)fitted.Apply(Tokens(golden.GetProperty("new")))).Values;
        var expected = golden.GetProperty("expected").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        Assert.Equal(expected.Length, given.Length);
        Assert.All(given.Zip(expected), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-6 * Math.Max(1, pair.Second), $"{pair.First}, scikit-learn {pair.Second}"));
    }

    [Fact]
    public void By_hand()
    {
        // Of the texts "a b", "a", "c" (2, 3, 4): idf of a is ln(4 / 3) + 1, of b and c ln(4 / 2) + 1.
        var train = new Numbers(3, 2, [2, 3, 2, 0, 4, 0]) { AreTokens = true };
        var given = (Numbers)new TfIdf(Norm: TfIdfNorm.None).Fit(train, new("x", "$")).Apply(new Numbers(2, 3, [2, 2, 3, 0, 1, 9]) { AreTokens = true });
        Assert.Equal([2 * 1.2876821f, 1.6931472f, 0, 0, 0, 0], given.Values);
    }

    static DataSet Said(params string?[] texts)
    {
        var levels = texts.OfType<string>().Distinct().ToArray();
        var column = new TextColumn("said", Array.ConvertAll(texts, text => text is null ? -1 : Array.IndexOf(levels, text)), levels);
        return DataSet.Of(new Map<Field>([new("said", new Text(Role.Feature)), new("y", new Number(Role.Target))]), new Table([column, new NumberColumn("y", [.. texts.Select((_, i) => (float)i)])], texts.Length));
    }

    [Fact]
    public void A_text_without_a_frequent_token_is_left_out_and_one_of_words_alone_stays()
    {
        var spec = new FeaturesSpec(Fields: new([new("said", new Items<Transform>([new Tokenize(new Word(MinimumFrequency: 1), 4), new TfIdf(MinDf: 3)]))]));
        var refused = Assert.Throws<FindingsException>(() => FittedFeatures.Fit(spec, Said("a b", "c", "d", "a")));
        Assert.Equal(["FEAT041", "FEAT024"], refused.Findings.Select(finding => finding.Code));
        var features = FittedFeatures.Fit(spec, Said("a b", "a c", "a", null));
        Assert.Equal((1, 4L), (features.Layout.Width, features.Inputs[0].Shape.Size));
        Assert.Equal([1f, 0, 0], features.Apply(Said("b a", "b", null).Table).Numbers);
    }

    [Fact]
    public void It_takes_tokens_alone()
    {
        static string[] Of(params Transform[] steps) => [.. FeatureChecks.Check(new(Fields: new([new("said", new Items<Transform>(steps))])), new([new("said", new Text(Role.Feature))])).Select(finding => $"{finding.Code} {finding.Path}: {finding.Fix}")];
        Assert.Empty(Of(new Tokenize(), new TfIdf(), new Standardize()));
        Assert.Equal(["FEAT003 $.features.fields.said: for free texts use one of: tokenize."], Of(new TfIdf()));
        Assert.Equal(["FEAT003 $.features.fields.said[1]: for tokens use one of: tf_idf, or remove it: a table of a layer such as 'embedding' reads them as they are."], Of(new Tokenize(), new Standardize()));
    }

    [Fact]
    public void A_whole_life()
    {
        using var folder = new TemporaryFolder();
        var seed = new Seed(3, "texts");
        string[] good = ["fine", "lovely", "great"], bad = ["awful", "poor", "sad"], filler = ["the", "soup", "was", "today", "here", "and", "then"];
        var lines = Enumerable.Range(0, 300).Select(i =>
        {
            var words = Enumerable.Range(0, 3 + seed.Below(5)).Select(_ => filler[seed.Below(filler.Length)]).ToList();
            words.Insert(seed.Below(words.Count), (i % 2 == 0 ? good : bad)[seed.Below(3)]);
            return FormattableString.Invariant($"{string.Join(' ', words)},{seed.Normal():0.###},{(i % 2 == 0 ? "yes" : "no")}");
        });
        File.WriteAllLines(folder.In("rows.csv"), lines.Prepend("said,age,liked"));
        File.WriteAllText(folder.In("norma.yaml"), """
            norma: 1
            name: words
            data:
              source: {type: csv, path: rows.csv}
              fields:
                said: {type: text, role: feature}
                age: {type: number}
                liked: {type: binary, role: target, positive: "yes"}
            features:
              fields:
                said: [{type: tokenize, length: 12}, tf_idf]
            model: {layers: []}
            training: {epochs: 30, batch_size: 16, optimizer: {type: adam, learning_rate: 0.05}}
            evaluation: {metrics: [accuracy]}
            """);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Judged!.Judgement.Metrics["test"]["accuracy"] > 0.95);
        Assert.True(run.Judged.Judgement.Baselines["logistic_regression"]["test"]["accuracy"] > 0.95);
        Assert.True(run.Parity!.Passed);
        var model = Norma.Formats.Onnx.OnnxModel.Read(folder.In("run/package/model.onnx"));
        Assert.Equal(12, model.Inputs.Single(input => input.Name == "said").Shape![1].Size);
        using var predictor = Norma.Deployment.OnnxPredictor.Open(model, run.Plan.Spec.Data.Fields, run.Plan.Targets);
        var some = run.Plan.RowsOf(Part.Test);
        var liked = predictor.Predict(some.Table).Values[0].Chunk(2).Select(two => two[1] > 0.5 ? 1f : 0);
        Assert.True(liked.Zip(run.Plan.Encoded(Part.Test).Truth[0]).Count(pair => pair.First == pair.Second) > 0.95 * some.Table.Rows);
    }
}
