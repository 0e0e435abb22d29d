using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Pooling;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Encoders of several inputs and what makes one vector of theirs.</summary>
public sealed class EncoderTests
{
    static readonly Target s_number = new("y", TaskKind.Regression, []);

    // A text of eight tokens, a number, a picture, another number, and a category of three levels.
    static readonly Layout s_several = new(8 + 1 + 36 + 1, [new("kind", 4, new Lookup(3, Learned: false))],
        [new("words", 8) { Tokens = 20 }, new("size", 1), new("photo", 36, [6, 6, 1]), new("age", 1)]);

    static readonly Layout s_text = new(8, [], [new("words", 8) { Tokens = 20 }]);

    const string Words = "words: [{type: embedding, output_dim: 4}, global_average_pooling1d]", Photo = "photo: [{type: conv2d, filters: 2, kernel_size: 3}, flatten]";

    [Fact]
    public void Each_kind_enters_by_itself_and_all_numbers_and_categories_as_one_vector()
    {
        var plan = Planned($$"""
            encoders:
              {{Words}}
              {{Photo}}
              features: {type: dense, units: 3}
            layers: [{type: dense, units: 5}]
            """);
        Assert.Equal([("words", "[8]"), ("photo", "[6, 6, 1]"), ("features", "[5]")], plan.InputShapes.Select(input => (input.Key, input.Value.ToString())));
        Assert.Equal(
            ["words_encoder.embedding", "words_encoder.global_average_pooling1d", "photo_encoder.conv2d", "photo_encoder.flatten", "features_encoder.dense", "combine", "dense", "head"],
            plan.Wiring.Layers.Where(layer => !layer.Layer.IsHidden).Select(layer => layer.Name));
        Assert.Equal([4 + 32 + 3], plan.Layers.Single(layer => layer.Name == "combine").Outputs.Only);
        // size, age and the unit row of the third level: what stands between the picture's pixels does not count.
        using var scope = NewDisposeScope();
        using var body = plan.Build(1);
        Assert.Equal((20 * 4) + (9 * 2 + 2) + (5 * 3 + 3) + (39 * 5 + 5) + 6, body.TrainedParameters.Sum(parameter => parameter.Parameter.numel()));
    }

    [Theory]
    [InlineData("concat")]
    [InlineData("sum")]
    [InlineData("{type: attention, width: 8, num_heads: 2}")]
    public void The_expansion_is_the_same_model(string combine)
    {
        using var scope = NewDisposeScope();
        var plan = Planned($$"""
            encoders:
              {{Words}}
              photo: [flatten, {type: dense, units: 4}]
              features: [{type: dense, units: 6}, {type: dense, units: 4}]
            combine: {{combine}}
            layers: [{type: dense, units: 5}]
            """);
        var expanded = SpecWriter.Write(Expansion.Of(plan));
        Assert.DoesNotContain("encoders", expanded, StringComparison.Ordinal);
        var again = NetworkPlan.Of(SpecReader.Read<ModelSection>(expanded, "norma.yaml").Require(), s_several, [s_number]);
        Assert.Equal(plan.Weights, again.Weights);
        using var body = plan.Build(7);
        using var other = again.Build(8);
        other.Load(body.Weights());
        manual_seed(1);
        var numbers = cat([randint(1, 20, [3, 8]), randn(3, 38)], 1);
        var codes = tensor((long[])[0, 3, 1]).reshape(3, 1);
        Assert.Equal(body.Compute(numbers, codes, Context.Predict)[0].data<float>().ToArray(), other.Compute(numbers, codes, Context.Predict)[0].data<float>().ToArray());
    }

    [Fact]
    public void An_encoder_is_the_same_whether_one_field_or_several_enter()
    {
        var (alone, beside) = (NetworkPlan.Of(Section($"encoders: {{{Words}}}"), s_text, [s_number]), Planned($"encoders: {{{Words}, {Photo}}}"));
        Assert.Equal(alone.Weights.Where(weight => weight.Name.StartsWith("words_encoder", StringComparison.Ordinal)), beside.Weights.Where(weight => weight.Name.StartsWith("words_encoder", StringComparison.Ordinal)));
        Assert.Equal(["words"], alone.InputShapes.Keys);
        Assert.DoesNotContain(alone.Layers, layer => layer.Name == "combine");
    }

    [Fact]
    public void In_CSharp_it_is_as_in_the_file()
    {
        var stated = new ModelSection(
            [new Dense(5)],
            Encoders: new([new("words", [new Embedding(OutputDim: 4), new GlobalAveragePooling1d()]), new("features", [new Dense(4)])]),
            Combine: "sum",
            Inputs: new([new("words", new("words")), new("features", new(["size", "age"]))]));
        Assert.Equal(Section($$$"""
            inputs: {words: {fields: words}, features: {fields: [size, age]}}
            encoders: {{{{Words}}}, features: {type: dense, units: 4}}
            combine: sum
            layers: [{type: dense, units: 5}]
            """), stated);
        Assert.Equal(["words", "features"], NetworkPlan.Of(stated, s_several, [s_number]).InputShapes.Keys);
    }

    [Fact]
    public void A_rewrite_reaches_into_an_encoder()
    {
        var plan = Planned($"{{encoders: {{{Words}, photo: [flatten, {{type: dense, units: 2}}]}}, rewrites: [{{type: freeze, path: words_encoder}}, {{type: lora, path: photo_encoder.dense, rank: 1}}]}}");
        Assert.NotNull(plan.Layers.Single(layer => layer.Name == "photo_encoder.dense").Weights[0].Adapter);
        Assert.True(plan.Layers.Single(layer => layer.Name == "words_encoder.embedding").IsFrozen);
    }

    [Theory]
    [InlineData("layers: [{type: dense, units: 2}]", "MODL020", "$.model")]
    [InlineData("layers: [{type: embedding, output_dim: 2}, flatten]", "MODL020", "$.model")]
    [InlineData("combine: sum", "MODL051", "$.model.combine")]
    [InlineData("encoders: {WORDS}", "MODL051", "$.model.encoders")]
    [InlineData("encoders: {PHOTO}", "MODL051", "$.model.encoders")]
    [InlineData("encoders: {PHOTO, words: []}", "MODL051", "$.model.encoders")]
    [InlineData("encoders: {WORDS, PHOTO, featuers: {type: dense, units: 2}}", "MODL050", "$.model.encoders.featuers")]
    [InlineData("encoders: {WORDS, PHOTO, size: {type: dense, units: 2}}", "MODL050", "$.model.encoders.size")]
    [InlineData("encoders: {PHOTO, words: {type: embedding, output_dim: 2}}", "MODL052", "$.model.encoders.words")]
    [InlineData("encoders: {WORDS, photo: [{type: conv2d, filters: 2, kernel_size: 3}]}", "MODL052", "$.model.encoders.photo")]
    [InlineData("{encoders: {WORDS, PHOTO}, combine: sum}", "MODL053", "$.model.combine")]
    [InlineData("{encoders: {WORDS, photo: [flatten, {type: dense, units: 4}], features: {type: dense, units: 1}}, combine: sum}", "MODL053", "$.model.combine")]
    [InlineData("{encoders: {WORDS, PHOTO}, combine: {type: attention, width: 10}}", "MODL053", "$.model.combine")]
    [InlineData("{encoders: {WORDS, PHOTO}, nodes: {a: {type: dense, units: 2}}}", "MODL015", "$.model.encoders")]
    [InlineData("{combine: sum, nodes: {a: {type: dense, units: 2}}}", "MODL015", "$.model.combine")]
    [InlineData("{encoders: {WORDS, PHOTO}, outputs: combine}", "MODL015", "$.model.outputs")]
    [InlineData("encoders: {PHOTO, words: [{type: embedding, output_dim: 2}, {type: conv2d, filters: 2, kernel_size: 2}]}", "MODL001", "$.model.encoders.words[1]")]
    [InlineData("encoders: {PHOTO, words: [{type: embedding, output_dim: 2, input_dim: 4}, flatten]}", "MODL025", "$.model.encoders.words[0]")]
    [InlineData("encoders: {PHOTO, words: [{type: embedding, output_dim: 2, name: a}, {type: flatten, name: a}]}", "MODL002", "$.model.encoders.words[1].name")]
    [InlineData("{encoders: {WORDS, PHOTO}, layers: [{type: dense, units: 2, name: words_encoder}]}", "MODL002", "$.model.layers[0].name")]
    [InlineData("{encoders: {WORDS, PHOTO}, layers: [{type: dense, units: 2, name: photo}]}", "MODL002", "$.model.layers[0].name")]
    [InlineData("{inputs: {both: {fields: [words, age]}, rest: {fields: size}}, nodes: {a: {type: concatenate, inputs: [both, rest]}}}", "MODL020", "$.model.inputs.both")]
    [InlineData("{inputs: {own: {fields: photo}, rest: {}}, encoders: {own: [flatten]}}", "MODL020", "$.model.inputs.rest")]
    [InlineData("{inputs: {combine: {fields: words}, rest: {fields: [size, age, kind]}, photo: {fields: photo}}, encoders: {PHOTO, combine: [{type: embedding, output_dim: 2}, flatten]}}", "MODL002", "$.model.inputs.combine")]
    [InlineData("{encoders: {WORDS, PHOTO}, head: {type: dense, units: 1, name: combine}}", "MODL002", "$.model.head.name")]
    public void What_does_not_fit_is_found(string yaml, string code, string path)
    {
        var findings = Assert.Throws<FindingsException>(() => Planned(yaml.Replace("WORDS", Words, StringComparison.Ordinal).Replace("PHOTO", Photo, StringComparison.Ordinal))).Findings.Where(finding => finding.Severity == Severity.Error).ToArray();
        Assert.Contains((code, path), findings.Select(finding => (finding.Code, finding.Path)));
        Assert.All(findings, finding => Assert.NotNull(finding.Expected));
    }

    [Fact]
    public void A_finding_says_what_to_write()
    {
        string Fix(string yaml) => Assert.Single(Assert.Throws<FindingsException>(() => Planned(yaml)).Findings).Fix!;
        var fix = Fix("layers: [{type: dense, units: 2}]");
        var from = fix.IndexOf("encoders:", StringComparison.Ordinal);
        Assert.NotNull(Planned(fix[from..fix.IndexOf('\'', from)]));
        Assert.Contains("part of 'features'", Fix($"{{encoders: {{{Words}, {Photo}, size: {{type: dense, units: 2}}}}}}"), StringComparison.Ordinal);
        Assert.Contains("{type: attention, width: 12, num_heads: 4}", Fix($"{{encoders: {{{Words}, {Photo}}}, combine: {{type: attention, width: 10}}}}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_whose_name_is_no_name_of_an_input_is_given_one()
    {
        var layout = new Layout(9, [], [new("标题", 8) { Tokens = 20 }, new("size", 1)]);
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => NetworkPlan.Of(Section("combine: concat"), layout, [s_number])).Findings);
        Assert.Equal("MODL003", finding.Code);
        Assert.Contains("inputs: {own: {fields: '标题'}, features: {}}", finding.Fix, StringComparison.Ordinal);
        var plan = NetworkPlan.Of(Section($"{{inputs: {{words: {{fields: 标题}}, features: {{}}}}, encoders: {{{Words}}}}}"), layout, [s_number]);
        Assert.Equal(["words", "features"], plan.InputShapes.Keys);
    }

    [Fact]
    public void The_mean_of_a_text_without_tokens_is_zero()
    {
        using var scope = NewDisposeScope();
        var plan = NetworkPlan.Of(Section("{encoders: {words: [{type: embedding, output_dim: 4, mask_zero: true}, global_average_pooling1d]}, layers: []}"), s_text, [s_number]);
        using var body = plan.Build(1);
        Assert.Equal(0f, body.Compute(zeros(1, 8), null, Context.Predict)[0].item<float>());
    }

    static ModelSection Section(string yaml) => SpecReader.Read<ModelSection>(yaml, "norma.yaml").Require();

    static NetworkPlan Planned(string yaml) => NetworkPlan.Of(Section(yaml), s_several, [s_number]);
}
