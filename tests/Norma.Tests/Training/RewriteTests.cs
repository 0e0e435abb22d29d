using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Rewrites;
using Norma.Spec;
using Norma.Training;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Training;

public sealed class RewriteTests
{
    static readonly Items<Layer> s_layers = [new Dense(6, "tanh", Name: "first"), new BatchNormalization(Name: "norm"), new Stack([new Dense(5, "tanh"), new Dense(6)], "inner")];

    [Fact]
    public void What_is_frozen_stays_and_the_rest_learns()
    {
        var (before, after) = Trained([new Freeze("first"), new Freeze("norm"), new Freeze("inner"), new Unfreeze("inner.dense_1")]);
        foreach (var weight in before.All)
            Assert.True(weight.Values.SequenceEqual(after[weight.Name].Values) != weight.Name is "inner.dense_1.kernel" or "inner.dense_1.bias" or "head.kernel" or "head.bias", weight.Name);
    }

    [Fact]
    public void Adapted_layers_learn_their_factors_alone_and_the_graph_holds_the_sum()
    {
        var plan = Planned([new Lora("*.dense*", Rank: 2, Alpha: 4), new Lora("first", Rank: 1)]);
        Assert.Equal(["first.kernel", "first.kernel_lora_a", "first.kernel_lora_b", "first.bias"], plan.Weights.Select(w => w.Name).Take(4));
        var (before, after) = Trained(plan);
        string[] learned = [.. before.All.Where(w => !w.Values.SequenceEqual(after[w.Name].Values)).Select(w => w.Name)];
        Assert.Equal(["first.kernel_lora_a", "first.kernel_lora_b", "head.bias", "head.kernel", "inner.dense.kernel_lora_a", "inner.dense.kernel_lora_b",
            "inner.dense_1.kernel_lora_a", "inner.dense_1.kernel_lora_b", "norm.beta", "norm.gamma", "norm.moving_mean", "norm.moving_variance"], learned);
        Agree(plan, after);
    }

    [Fact]
    public void Tied_weights_are_one_set_of_numbers_that_learns_from_both_places()
    {
        NetworkPlan Plan(bool transposed) => NetworkPlan.Of(
            new([new Dense(5, "tanh", Name: "a"), new Dense(transposed ? 4 : 5, "tanh", Name: "b"), new Dense(5, Name: "c")], Rewrites: [transposed ? new Tie("c.kernel", "b.kernel") : new Tie("c.kernel", "b.kernel")]),
            Sets.Layout(5, 0), [Sets.Number]);
        foreach (var transposed in (bool[])[false, true])
        {
            var plan = Plan(transposed);
            Assert.DoesNotContain("c.kernel", plan.Weights.Select(w => w.Name));
            Assert.Equal(plan.Weights.Sum(w => w.Shape.Size), plan.Parameters);
            var (_, after) = Trained(plan);
            Agree(plan, after);
            DifferencesAgree(plan, after);
        }
    }

    [Fact]
    public void A_factor_learns_by_the_chain_rule()
    {
        var plan = Planned([new Lora("first", Rank: 2), new Lora("inner.dense", Rank: 2, Alpha: 6)]);
        var (_, after) = Trained(plan);
        DifferencesAgree(plan, after);
    }

    [Fact]
    public void A_stack_is_cut_and_a_layer_replaced()
    {
        Assert.Equal(["first", "head"], Planned([new Cut("first")]).Wiring.Layers.Select(l => l.Name));
        Assert.Equal(["first", "norm", "inner.dense", "head"], Planned([new Cut("inner.dense")]).Wiring.Layers.Select(l => l.Name));
        var replaced = Planned([new Replace("norm", new LayerNormalization()), new Replace("inner", new Dense(3))]);
        Assert.Equal([typeof(Dense), typeof(LayerNormalization), typeof(Dense), typeof(Dense)], replaced.Wiring.Layers.Select(l => l.Layer.GetType()));
        Assert.Equal(["first", "norm", "inner", "head"], replaced.Wiring.Layers.Select(l => l.Name));
    }

    [Theory]
    [InlineData("{type: freeze, path: frist}", "MODL040")]
    [InlineData("{type: cut, path: nothing}", "MODL040")]
    [InlineData("{type: tie, path: first.kernel, to: head.kernel}", "MODL041")]
    [InlineData("{type: tie, path: first.kernel, to: first.krnel}", "MODL041")]
    [InlineData("{type: tie, path: first.kernel, to: first.kernel}", "MODL041")]
    [InlineData("{type: lora, path: first, rank: 6}", "MODL001")]
    public void What_cannot_be_rewritten_is_found(string yaml, string code)
    {
        var rewrites = SpecReader.Read<ModelSection>($"rewrites: [{yaml}]", "norma.yaml").Require().Rewrites;
        Assert.Contains(code, Assert.Throws<FindingsException>(() => Planned(rewrites!)).Findings.Select(f => f.Code));
    }

    [Theory]
    [InlineData("{type: cut, path: head}", "MODL040", "the head", "first, norm, inner.dense, inner.dense_1")]
    [InlineData("{type: tie, path: first.kernel, to: first.kernel}", "MODL041", "the very weight", "first.bias, norm.gamma")]
    [InlineData("{type: lora, path: first, rank: 2}, {type: tie, path: inner.dense_1.bias, to: first.bias}, {type: lora, path: inner.dense, rank: 1}, {type: tie, path: inner.dense.kernel, to: inner.dense_1.kernel}", "MODL041", "low rank", "no 'lora' adapts")]
    public void A_finding_does_not_offer_what_it_refuses(string yaml, string code, string message, string expected)
    {
        var rewrites = SpecReader.Read<ModelSection>($"rewrites: [{yaml}]", "norma.yaml").Require().Rewrites!;
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => Planned(rewrites)).Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(expected, finding.Expected, StringComparison.Ordinal);
        Assert.DoesNotContain($"'{(rewrites[0] as Tie)?.To ?? rewrites[0].Path}'?", finding.Fix ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{type: lora, path: first, rank: 2}, {type: lora, path: first, rank: 2}", "first")]
    [InlineData("{type: freeze, path: norm}, {type: lora, path: '*', rank: 1}, {type: lora, path: inner, rank: 1}", "inner.dense")]
    public void A_layer_that_is_adapted_twice_is_found_with_both_rewrites(string yaml, string layer)
    {
        var rewrites = SpecReader.Read<ModelSection>($"rewrites: [{yaml}]", "norma.yaml").Require().Rewrites!;
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => Planned(rewrites)).Findings);
        var last = rewrites.Count - 1;
        Assert.Equal(("MODL043", $"$.model.rewrites[{last}].path"), (finding.Code, finding.Path));
        Assert.Contains($"'{layer}' is adapted by $.model.rewrites[{last - 1}]", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{type: freeze, path: norm}, {type: freeze, path: '**'}", 1)]
    [InlineData("{type: lora, path: '**', rank: 1}, {type: freeze, path: '**'}", 1)]
    public void A_model_in_which_nothing_learns_is_found(string yaml, int rewrite)
    {
        var rewrites = SpecReader.Read<ModelSection>($"rewrites: [{yaml}]", "norma.yaml").Require().Rewrites!;
        var refused = Assert.Throws<FindingsException>(() => Planned(rewrites));
        Assert.Equal((ExitCode.Spec, "MODL042", $"$.model.rewrites[{rewrite}].path"), (refused.ExitCode, Assert.Single(refused.Findings).Code, refused.Findings[0].Path));
    }

    [Fact]
    public void A_model_without_weights_is_found() =>
        Assert.Equal(("MODL042", "$.model"), Assert.Throws<FindingsException>(() => NetworkPlan.Of(new([new Identity()], Head: new Identity()), Sets.Layout(1, 0), [Sets.Number])).Findings.Select(f => (f.Code, f.Path)).Single());

    [Fact]
    public void Rewrites_behind_the_one_that_adapts_keep_its_meaning()
    {
        // The base of an adapted kernel stays when it is unfrozen, the bias learns; factors that are frozen stay.
        var (before, after) = Trained([new Lora("first", Rank: 2), new Unfreeze("first"), new Lora("inner.dense", Rank: 1), new Freeze("inner.dense")]);
        string[] learned = [.. before.All.Where(w => !w.Values.SequenceEqual(after[w.Name].Values)).Select(w => w.Name)];
        Assert.Equal(["first.bias", "first.kernel_lora_a", "first.kernel_lora_b", "head.bias", "head.kernel", "inner.dense_1.bias", "inner.dense_1.kernel", "norm.beta", "norm.gamma", "norm.moving_mean", "norm.moving_variance"], learned);
    }

    [Theory]
    [InlineData("a", "a", true), InlineData("a", "a.b", true), InlineData("a", "ab", false), InlineData("a*", "ab.c", true), InlineData("*.c", "ab.c", true), InlineData("*.d", "a.c.d", false)]
    [InlineData("**.d", "a.c.d", true), InlineData("**.a*b", "p.aX.q.aZb", true), InlineData("a.b", "a", false), InlineData("*", "x.y", true), InlineData("", "x", false)]
    public void A_path_is_that_of_a_layer_and_all_inside(string path, string name, bool matches) => Assert.Equal(matches, new Freeze(path).Matches(name));

    static NetworkPlan Planned(Items<Rewrite> rewrites) => NetworkPlan.Of(new(s_layers, Rewrites: rewrites), Sets.Layout(5, 0), [Sets.Number]);

    static (Weights Before, Weights After) Trained(Items<Rewrite> rewrites) => Trained(Planned(rewrites));

    static (Weights Before, Weights After) Trained(NetworkPlan plan)
    {
        var stated = new Supervised(Epochs: 2, BatchSize: 8);
        using var learner = new Learner(plan, stated.Optimizer, 3);
        var before = learner.Body.Weights();
        var result = new Trainer(plan, stated, 3, new()).Train(learner, Sets.Rows(Sets.Number, 64, levels: 0), null);
        return (before, result.Weights);
    }

    static void Agree(NetworkPlan plan, Weights weights)
    {
        using var body = plan.Build(9);
        body.Load(weights);
        var x = Models.Sample.Values(7 * 5, "x");
        var expected = body.Compute(tensor(x).reshape(7, 5), null, Context.Predict)[0].data<float>().ToArray();
        Models.Sample.Close(expected, Models.Sample.Run((graph, input) => plan.Lower(graph, weights, new(input, []))[0], x, 5, out _));
    }

    // Of a loss in float32: the step is large and the bound wide, but a part that is missing shows.
    static void DifferencesAgree(NetworkPlan plan, Weights weights)
    {
        using var learner = new Learner(plan, new Norma.Training.Optimizers.Sgd(), 3);
        var rows = Sets.Rows(Sets.Number, 16, levels: 0);
        var objective = new Objective([Sets.Number], new Supervised(), null, rows);
        double Loss(Weights at)
        {
            learner.Body.Load(at);
            learner.Forward(rows.Features.Numbers, 16);
            return learner.Loss(objective, rows.Truth);
        }
        Loss(weights);
        learner.Backward();
        var gradients = learner.Gradients();
        foreach (var gradient in gradients.All.ToArray())
        {
            for (var i = 0; i < gradient.Values.Length; i += 3)
            {
                Weights Moved(float by) => new(weights.All.Select(w => w.Name == gradient.Name ? w with { Values = [.. w.Values.Select((v, k) => k == i ? v + by : v)] } : w));
                var expected = (Loss(Moved(0.01f)) - Loss(Moved(-0.01f))) / 0.02;
                Assert.True(Math.Abs(expected - gradient.Values[i]) < 0.01 * Math.Max(1, Math.Abs(expected)), $"{gradient.Name}[{i}]: {expected} against {gradient.Values[i]}");
            }
        }
    }
}
