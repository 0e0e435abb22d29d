using Norma.Models;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Padding = Norma.Models.Layers.Convolution.Padding;

namespace Norma.Tests.Models;

/// <summary>Convolutions of all kinds give the sums and gradients of float64, however what enters lies in memory: the tensor library's float32 kernels are right for some layouts alone.</summary>
public sealed class ConvolutionMemoryTests
{
    public enum Kind { Plain, Grouped, Transposed, Depthwise, Separable }

    [Theory]
    [InlineData(Kind.Plain), InlineData(Kind.Grouped), InlineData(Kind.Transposed), InlineData(Kind.Depthwise), InlineData(Kind.Separable)]
    public void Float32_agrees_with_float64_in_any_layout(Kind kind)
    {
        var numbers = new Random(7 + (int)kind);
        var wrong = new List<string>();
        for (var tries = 0; tries < 80; tries++)
        {
            using var scope = NewDisposeScope();
            var rank = numbers.Next(1, kind is Kind.Plain or Kind.Grouped or Kind.Transposed ? 4 : 3);
            var groups = kind == Kind.Grouped ? numbers.Next(2, 5) : 1;
            var (channels, filters) = (groups * Few(numbers), groups * Few(numbers));
            var (size, strides) = (Each(numbers, rank, 1, 4), Each(numbers, rank, 1, 3));
            var padding = (CausalPadding)numbers.Next(2);
            var layer = Layer(kind, rank, filters, size, strides, padding, groups);
            long[] sizes = [.. Enumerable.Range(0, rank).Select(_ => (long)numbers.Next(4, 8))];
            if (padding == CausalPadding.Same || kind == Kind.Transposed) sizes[^1] = numbers.Next(1, 8);
            Shape shape = [.. sizes, channels];
            var (single, exact) = (layer.Build(shape, new Start(1, "")), layer.Build(shape, new Start(1, "")));
            exact.to(ScalarType.Float64);
            long[] whole = [numbers.Next(1, 4), .. shape];
            var x = tensor(Sample.Values((int)whole.Aggregate((a, b) => a * b), $"{tries}"), dimensions: whole);
            // As a permutation leaves it: the same numbers, with channels first in memory.
            if (numbers.Next(2) == 0) x = x.movedim([-1], [1]).contiguous().movedim([1], [-1]);
            var differentiable = numbers.Next(3) > 0;
            var (given, expected) = (Pass(single, x, differentiable), Pass(exact, x.to(ScalarType.Float64), differentiable));
            for (var i = 0; i < given.Length; i++)
            {
                var apart = (given[i] - expected[i]).abs().max().ToDouble() / (1 + expected[i].abs().max().ToDouble());
                if (!(apart < 1e-4)) wrong.Add($"{(i == 0 ? "value" : "gradient")} {apart:0.0e0} {layer.GetType().Name} {size} {strides} {padding} of {string.Join(" ", whole)} strides {string.Join(" ", x.stride())}, {filters} filters");
            }
        }
        Assert.Empty(wrong);
    }

    static Tensor[] Pass(Body body, Tensor x, bool differentiable)
    {
        x = x.detach().requires_grad_(differentiable);
        var y = body.Compute([x], Context.Predict)[0];
        var pull = (arange(y.numel(), ScalarType.Float64) * 1.7).sin().to(y.dtype).view(y.shape);
        Tensor[] of = [.. differentiable ? [x] : Array.Empty<Tensor>(), .. body.parameters()];
        return [y.to(ScalarType.Float64), .. autograd.grad([y], of, [pull]).Select(gradient => gradient.to(ScalarType.Float64))];
    }

    static int Few(Random numbers) => numbers.Next(3) switch { 0 => 1, 1 => numbers.Next(2, 5), _ => numbers.Next(2, 20) };

    static Items<int> Each(Random numbers, int rank, int least, int most) => [.. Enumerable.Range(0, rank).Select(_ => numbers.Next(least, most))];

    static Layer Layer(Kind kind, int rank, int filters, Items<int> size, Items<int> strides, CausalPadding padding, int groups) => (kind, rank) switch
    {
        (Kind.Transposed, 1) => new Conv1dTranspose(filters, size, strides, (Padding)padding),
        (Kind.Transposed, 2) => new Conv2dTranspose(filters, size, strides, (Padding)padding),
        (Kind.Transposed, _) => new Conv3dTranspose(filters, size, strides, (Padding)padding),
        (Kind.Depthwise, 1) => new DepthwiseConv1d(size, strides, padding, filters),
        (Kind.Depthwise, _) => new DepthwiseConv2d(size, strides, (Padding)padding, filters),
        (Kind.Separable, 1) => new SeparableConv1d(filters, size, strides, padding),
        (Kind.Separable, _) => new SeparableConv2d(filters, size, strides, (Padding)padding),
        (_, 1) => new Conv1d(filters, size, strides, padding, Groups: groups),
        (_, 2) => new Conv2d(filters, size, strides, (Padding)padding, Groups: groups),
        _ => new Conv3d(filters, size, strides, (Padding)padding, Groups: groups),
    };
}
