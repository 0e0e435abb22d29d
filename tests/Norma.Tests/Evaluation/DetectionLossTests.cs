using Norma.Data;
using Norma.Evaluation.Losses;
using Norma.Models.Native;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Norma.Tests.Evaluation;

/// <summary>The loss of a detector against a cell-by-cell computation of its own, and against finite differences.</summary>
public sealed class DetectionLossTests
{
    public static TheoryData<string> Cases => [.. Samples.Golden("detection_loss.json").Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Loss_and_gradient_equal_PyTorchs(string name)
    {
        LibTorch.EnsureLoaded();
        var golden = Samples.Golden("detection_loss.json").Single(c => c.GetProperty("name").GetString() == name);
        var (rows, columns, classes) = (golden.GetProperty("rows").GetInt64(), golden.GetProperty("columns").GetInt64(), golden.GetProperty("classes").GetInt64());
        var weights = golden.GetProperty("weights").Floats();
        using var scope = NewDisposeScope();
        using var logits = tensor(golden.GetProperty("logits").Floats(), [weights.Length, rows, columns, 5 + classes], requires_grad: true);
        var truth = tensor(golden.GetProperty("truth").Floats(), [weights.Length, golden.GetProperty("truth").GetArrayLength() / weights.Length]);

        Assert.Equal(golden.GetProperty("mean").GetDouble(), new Detection().Compute(logits, truth, null).ToSingle(), 1e-5);
        var loss = new Detection().Compute(logits, truth, tensor(weights));
        Assert.Equal(golden.GetProperty("loss").GetDouble(), loss.ToSingle(), 1e-5);
        loss.backward();
        var (gradient, expected) = (logits.grad!.flatten().data<float>().ToArray(), golden.GetProperty("gradient").Floats());
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], gradient[i], 2e-5);
    }

    [Fact]
    public void The_gradient_is_what_finite_differences_say()
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        var seed = new Norma.Spec.Seed(3, "loss");
        var values = new double[2 * 3 * 4 * 7];
        for (var i = 0; i < values.Length; i++) values[i] = seed.Normal();
        var truth = tensor(new float[] { 0.1f, 0.1f, 0.5f, 0.6f, 0, 0, 0.4f, 0.2f, 0.95f, 0.9f, 1, 0, 0.3f, 0.55f, 0.6f, 0.95f, 1, 1, 0, 0, 0, 0, -1, 0 }, [2, 12]);
        using var logits = tensor(values, [2, 3, 4, 7], requires_grad: true);
        new Detection(Objectness: 0.7, Box: 1.5, Class: 0.9).Compute(logits, truth, null).backward();
        var gradient = logits.grad!.flatten().data<double>().ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            double At(double by)
            {
                var moved = (double[])values.Clone();
                moved[i] += by;
                return new Detection(Objectness: 0.7, Box: 1.5, Class: 0.9).Compute(tensor(moved, [2, 3, 4, 7]), truth, null).ToDouble();
            }
            Assert.Equal((At(1e-6) - At(-1e-6)) / 2e-6, gradient[i], 1e-5);
        }
    }

    [Fact]
    public void What_fills_up_says_nothing_and_ignored_boxes_silence_their_cells()
    {
        LibTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        var logits = zeros(1, 4, 4, 6);
        double Of(params float[] truth) => new Detection().Compute(logits, tensor(truth, [1, truth.Length]), null).ToSingle();
        var box = new[] { 0.2f, 0.2f, 0.6f, 0.6f, 0f, 0f };
        Assert.Equal(Of(box), Of([.. box, 0.3f, 0.3f, 0.4f, 0.4f, -1, 0]), 1e-6);
        // Sixteen cells say log 2 each of a picture without boxes; those inside of an ignored one are left out.
        Assert.Equal(16 * Math.Log(2), Of(0, 0, 0, 0, -1, 0), 1e-5);
        Assert.Equal(12 * Math.Log(2), Of(0, 0, 0.5f, 0.5f, 0, 1), 1e-5);
    }
}
