using Norma.Models;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Large sums by oneDNN, which computes some widths wrongly: value and gradients are those of float64 for any size that a model may ask for.</summary>
public class OneDnnTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 512, 384, 1536 }, { 512, 1536, 384 }, { 1024, 384, 65 }, { 600, 192, 320 }, { 997, 320, 192 }, { 17, 1024, 1024 }, { 1024, 130, 128 }, { 1024, 128, 130 }, { 5000, 64, 64 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Given_sizes_then_the_sum_and_its_gradients_are_those_of_float64(int rows, int width, int units)
    {
        foreach (var biased in new[] { true, false })
        {
            using var scope = NewDisposeScope();
            var (x, kernel, bias, g) = (Waves(0.7, rows, width), Waves(1.3, width, units), Waves(0.9, units), Waves(2.1, rows, units));
            var found = Sums(x, kernel, bias, g, biased, static (x, k, b) => OneDnn.Sum(x, k, b));
            var expected = Sums(x.to(ScalarType.Float64), kernel.to(ScalarType.Float64), bias.to(ScalarType.Float64), g.to(ScalarType.Float64), biased, static (x, k, b) => b is null ? x.mm(k) : x.mm(k) + b);
            foreach (var (one, other) in found.Zip(expected))
                Assert.True((one - other).abs().max().ToDouble() <= 2e-5 * Math.Max(1, other.abs().max().ToDouble()), $"[{rows}, {width}] · [{width}, {units}], bias {biased}: off by {(one - other).abs().max().ToDouble()}");
        }
    }

    static Tensor[] Sums(Tensor x, Tensor kernel, Tensor bias, Tensor g, bool biased, Func<Tensor, Tensor, Tensor?, Tensor> sum)
    {
        Tensor[] wanted = biased ? [x, kernel, bias] : [x, kernel];
        foreach (var tensor in wanted) tensor.requires_grad_();
        var y = sum(x, kernel, biased ? bias : null);
        return [y.detach(), .. autograd.grad([y], wanted, [g])];
    }

    static Tensor Waves(double step, params long[] shape) => (arange(shape.Aggregate((a, b) => a * b), ScalarType.Float64) * step).sin().to(ScalarType.Float32).view(shape);
}
