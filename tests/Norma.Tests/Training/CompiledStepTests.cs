using Norma.Data;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Native;
using Norma.Training;
using TorchSharp;
using Xunit;

namespace Norma.Tests.Training;

/// <summary>The compiled step writes the gradients that differentiation gives.</summary>
public sealed class CompiledStepTests
{
    public static TheoryData<string, bool, int, string> Cases()
    {
        var cases = new TheoryData<string, bool, int, string>();
        foreach (var target in new[] { "number", "two", "three" })
            foreach (var weighted in new[] { false, true })
                foreach (var levels in new[] { 0, 4 })
                    cases.Add(target, weighted, levels, "relu");
        foreach (var activation in Norma.Spec.Vocabulary.Words(typeof(Norma.Models.Activation)).Keys) cases.Add("number", false, 4, activation);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradients_equal_those_of_differentiation(string kind, bool weighted, int levels, string activation)
    {
        LibTorch.EnsureLoaded();
        Target target = kind switch { "number" => Sets.Number, "two" => Sets.TwoClasses, _ => Sets.ThreeClasses };
        var weights = weighted ? Enumerable.Range(0, 48).Select(i => 0.25f + i % 3).ToArray() : null;
        var rows = Sets.Rows(target, 48, levels: levels, weights: weights);
        var plan = Sets.Plan(target, rows.Features.Layout, new Dense(16, Models.Sample.Of<Norma.Models.Activation>(activation)), new Dense(8, Models.Sample.Of<Norma.Models.Activation>(activation), UseBias: false));
        using var body = plan.Build(1);
        using var flat = new FlatParameters(body, 0);
        var objective = new Objective([target], new Supervised(), null, rows);
        using var batches = new Batches(rows, objective, 32, shuffled: true);
        batches.Begin(1, 0);
        var batch = batches.At(0, out _);

        using var compiled = CompiledStep.Of(body, flat, objective.LossOf(0), weighted, logits: true, 32);
        if (compiled is null)
        {
            Assert.Null(Models.Sample.Of<Norma.Models.Activation>(activation).Script);
            return;
        }
        using var scope = torch.NewDisposeScope();
        var logits = body.Compute(batch.Numbers_BF, batch.Codes_BC, Context.Train)[0];
        var loss = objective.Loss(0, logits, batch.Truth[0], batch.Weights[0]);
        loss.backward();
        var expected = flat.Gradients.ToArray();
        for (var time = 0; time < 4; time++)   // the compiler measures the first runs and then changes the code
        {
            flat.Gradients.Fill(7);
            var (compiledLoss, compiledLogits) = compiled.Run(batch);
            Assert.Equal(loss.ToSingle(), compiledLoss.ToSingle(), 1e-5f);
            Assert.True((compiledLogits! - logits).abs().max().ToSingle() < 1e-5f);
            for (var i = 0; i < flat.Named.Length; i++)
            {
                var (want, got) = (flat.Part(expected, i).ToArray(), flat.Part(flat.Gradients, i).ToArray());
                for (var k = 0; k < want.Length; k++) Assert.Equal(want[k], got[k], 1e-5f);
            }
        }
    }

    [Theory]
    [InlineData(256, 192)]
    [InlineData(200, 150)]   // widths that oneDNN computes wrongly with AVX-512: they are left to MKL
    [InlineData(129, 256)]
    public void Large_products_give_the_same_gradients(int first, int second)
    {
        LibTorch.EnsureLoaded();
        var rows = Sets.Rows(Sets.TwoClasses, 1000);
        var plan = Sets.Plan(Sets.TwoClasses, rows.Features.Layout, new Dense(first, "tanh"), new Dense(second, "tanh"));
        Assert.Equal(OneDnn.Pays && second % 64 == 0, new StepScript(1000).Blocks(first, second));
        using var body = plan.Build(1);
        using var flat = new FlatParameters(body, 0);
        var objective = new Objective([Sets.TwoClasses], new Supervised(), null, rows);
        using var batches = new Batches(rows, objective, 1000, shuffled: true);
        batches.Begin(1, 0);
        var batch = batches.At(0, out _);
        using var compiled = CompiledStep.Of(body, flat, objective.LossOf(0), weighted: false, logits: false, 1000)!;
        using var scope = torch.NewDisposeScope();
        objective.Loss(0, body.Compute(batch.Numbers_BF, batch.Codes_BC, Context.Train)[0], batch.Truth[0], null).backward();
        var expected = flat.Gradients.ToArray();
        float[]? before = null;
        for (var time = 0; time < 8; time++)
        {
            flat.Gradients.Clear();
            compiled.Run(batch);
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], flat.Gradients[i], 1e-5f);
            if (before is not null) Assert.Equal(before, flat.Gradients.ToArray());   // bit for bit, also across the compiler's rewriting
            before = flat.Gradients.ToArray();
        }
    }

    [Fact]
    public void A_long_run_learns_the_same_compiled_or_not()
    {
        var train = Sets.Rows(Sets.TwoClasses, 320);
        var plan = Sets.Plan(Sets.TwoClasses, train.Features.Layout);
        var stated = new Supervised(Epochs: 110);
        var compiled = new Trainer(plan, stated, 1).Train(train);
        var plain = new Trainer(plan, stated, 1, new() { Compile = false }).Train(train);
        Assert.True(compiled.Steps >= CompiledStep.Worthwhile);
        Assert.NotEqual(plain.Digest, compiled.Digest);   // else the compiled path was not taken
        for (var epoch = 0; epoch < 20; epoch++)
            Assert.Equal(plain.History[epoch].Values["loss"], compiled.History[epoch].Values["loss"], 1e-4);
        Assert.Equal(compiled.Digest, new Trainer(plan, stated, 1).Train(train).Digest);
    }
}
