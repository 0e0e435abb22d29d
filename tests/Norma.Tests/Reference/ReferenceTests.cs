using Norma.Training;
using Norma.Training.Optimizers;
using Xunit;

namespace Norma.Tests.Reference;

/// <summary>Norma in float32 on the tensor library against loops in float64, and the loops against differences of their own loss.</summary>
public sealed class ReferenceTests
{
    const int Stacks = 120;

    [Fact]
    public void Its_gradients_are_the_slopes_of_its_loss()
    {
        const double step = 1e-6;
        for (var index = 0; index < Stacks; index++)
        {
            var stack = new Stack(index, new Sgd());
            using var model = stack.Model;
            var (network, x, y) = (stack.Reference, stack.ReferenceX, stack.ReferenceY);
            var gradients = network.Gradients(x, y);
            for (var l = 0; l < network.Layers.Length; l++)
            {
                var kernel = network.Layers[l].Kernel;
                for (var i = 0; i < kernel.GetLength(0); i++)
                    for (var u = 0; u < kernel.GetLength(1); u++)
                        Near(gradients[l].Kernel[i, u], Slope(v => kernel[i, u] = v, kernel[i, u]), $"stack {index}, kernel {l} [{i}, {u}]");
                var bias = network.Layers[l].Bias;
                for (var u = 0; u < bias.Length; u++) Near(gradients[l].Bias[u], Slope(v => bias[u] = v, bias[u]), $"stack {index}, bias {l} [{u}]");
            }

            double Slope(Action<double> set, double at)
            {
                set(at + step);
                var above = network.Loss(x, y);
                set(at - step);
                var below = network.Loss(x, y);
                set(at);
                return (above - below) / (2 * step);
            }
        }

        static void Near(double gradient, double slope, string where) =>
            Assert.True(Math.Abs(gradient - slope) <= 1e-5 * Math.Max(1, Math.Abs(slope)), $"{where}: gradient {gradient}, slope {slope}");
    }

    [Fact]
    public void Norma_has_the_same_outputs_losses_and_gradients()
    {
        var moving = 0;
        for (var index = 0; index < Stacks; index++)
        {
            var stack = new Stack(index, new Sgd());
            using var model = stack.Model;
            model.Forward(stack.X);
            Stack.Close($"stack {index}, loss", [stack.Reference.Loss(stack.ReferenceX, stack.ReferenceY)], [(float)model.Loss(stack.Y)], 1e-4);
            var expected = stack.Reference.Gradients(stack.ReferenceX, stack.ReferenceY);
            stack.Same($"stack {index}, gradient", model.Backward(), expected, 1e-4);
            if (expected[0].Bias.Any(g => Math.Abs(g) > 1e-3)) moving++;
        }
        Assert.True(moving > Stacks / 2, $"only {moving} of {Stacks} stacks have a gradient to speak of");
    }

    /// <summary>Adam's ε is large here: with 1e-7 a gradient that is 0 but for rounding would move a weight by a whole step, in either direction.</summary>
    public static TheoryData<string> Optimizers => ["sgd", "momentum", "adam"];

    [Theory, MemberData(nameof(Optimizers))]
    public void Norma_takes_the_same_steps(string which)
    {
        for (var index = 0; index < Stacks; index++)
        {
            (Optimizer Ours, ReferenceOptimizer Theirs) optimizer = which switch
            {
                "sgd" => (new Sgd(0.05), new ReferenceSgd(0.05, 0)),
                "momentum" => (new Sgd(0.05, Momentum: 0.9), new ReferenceSgd(0.05, 0.9)),
                _ => (new Adam(0.01, Epsilon: 1e-3), new ReferenceAdam(0.01, 0.9, 0.999, 1e-3)),
            };
            var stack = new Stack(index, optimizer.Ours);
            using var model = stack.Model;
            for (var step = 0; step < 5; step++)
            {
                model.Forward(stack.X);
                model.Loss(stack.Y);
                model.Backward();
                model.Update();
                optimizer.Theirs.Step(stack.Reference, stack.Reference.Gradients(stack.ReferenceX, stack.ReferenceY));
            }
            stack.Same($"stack {index}, weight after 5 steps", model.Weights, [.. stack.Reference.Layers.Select(l => (l.Kernel, l.Bias))], 1e-3);
        }
    }

    [Fact]
    public void Fit_takes_the_steps_of_the_loop_written_out()
    {
        // one batch an epoch, so that the order of the rows changes only the order of sums
        for (var index = 0; index < 20; index++)
        {
            var (fitted, stepped) = (new Stack(index, new Adam(0.01, Epsilon: 1e-3)), new Stack(index, new Adam(0.01, Epsilon: 1e-3)));
            using var a = fitted.Model;
            using var b = stepped.Model;
            a.Fit(fitted.X, fitted.Y, epochs: 4, batchSize: 100);
            for (var step = 0; step < 4; step++)
            {
                b.Forward(stepped.X);
                b.Loss(stepped.Y);
                b.Backward();
                b.Update();
            }
            foreach (var (x, y) in a.Weights.All.Zip(b.Weights.All)) Stack.Close(x.Name, Array.ConvertAll(x.Values, v => (double)v), y.Values, 1e-5);
        }
    }
}
