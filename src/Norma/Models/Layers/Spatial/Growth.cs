using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Spatial;

/// <summary>What up-sampling of one, two and three axes shares.</summary>
/// <param name="Factors">By how much each axis of space grows.</param>
/// <param name="Interpolation">What new cells become.</param>
sealed record Growth(long[] Factors, Interpolation Interpolation = Interpolation.Nearest)
{
    int Rank => Factors.Length;

    public Shape OutputShape(Shapes inputs)
    {
        var input = Windows.Input(inputs, Rank);
        return Shape.Of([.. Factors.Select((factor, axis) => input[axis] == Shape.Any ? Shape.Any : checked(input[axis] * factor)), input.Last]);
    }

    public OnnxValue Lower(OnnxGraph graph, OnnxValue x)
    {
        var y = graph.Node("Transpose", [x], ("perm", Windows.ToFirst(Rank)));
        OnnxValue[] operands = [y, new(""), graph.Floats("scales", [1, 1, .. Factors.Select(factor => (float)factor)])];
        y = Interpolation == Interpolation.Nearest
            ? graph.Node("Resize", operands, ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))
            : graph.Node("Resize", operands, ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
        return graph.Node("Transpose", [y], ("perm", Windows.ToLast(Rank)));
    }

    public Body Build() => new Network(this);

    sealed class Network(Growth stated) : Body(nameof(Growth))
    {
        readonly double[] _factors = [.. stated.Rank == 1 ? [1.0] : Array.Empty<double>(), .. stated.Factors.Select(factor => (double)factor)];
        readonly InterpolationMode _mode = stated.Interpolation == Interpolation.Nearest ? InterpolationMode.Nearest : InterpolationMode.Bilinear;

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var y = nn.functional.interpolate(Windows.ChannelsFirst(inputs[0]), scale_factor: _factors, mode: _mode, align_corners: stated.Interpolation == Interpolation.Bilinear ? false : null);
            y = y.permute([.. Windows.ToLast(y.dim() == 4 ? 2 : 3)]);
            return [stated.Rank == 1 ? y.squeeze(1) : y];
        }
    }
}
