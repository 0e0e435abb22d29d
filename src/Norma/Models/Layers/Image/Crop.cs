using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>A piece of an image, of a stated size.</summary>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
readonly record struct Crop(long Height, long Width)
{
    /// <summary>The shape of the piece.</summary>
    /// <exception cref="ShapeException">The image's size is not known, or it is smaller.</exception>
    public Shape OutputShape(Shapes inputs)
    {
        var input = Windows.Input(inputs, 2);
        if (!input.IsKnown) throw new ShapeException($"received {input}", "a known height and width");
        if (input[0] < Height || input[1] < Width)
            throw new ShapeException($"a piece of {Height} by {Width} is cut from {input[0]} by {input[1]}", "an image that is at least as large", "put 'resizing' before it, or cut a smaller piece.");
        return Shape.Of([Height, Width, input.Last]);
    }

    /// <summary>The piece in the middle; where that lies between two cells, the one nearer to the top and left.</summary>
    public Tensor Middle(Tensor x) => x.narrow(1, (x.shape[1] - Height) / 2, Height).narrow(2, (x.shape[2] - Width) / 2, Width);

    /// <summary>The same in ONNX.</summary>
    public OnnxValue LowerMiddle(OnnxGraph graph, OnnxValue x, Shape input)
    {
        var (top, left) = ((input[0] - Height) / 2, (input[1] - Width) / 2);
        return graph.Node("Slice", [x, graph.Ints("starts", [top, left]), graph.Ints("ends", [top + Height, left + Width]), graph.Ints("axes", [1, 2])]);
    }

    /// <summary>A piece of each example from a place of its own.</summary>
    public Tensor Anywhere(Tensor x) => Cells.At(x, Places(x, 1, Height).reshape(x.shape[0], -1, 1), Places(x, 2, Width).reshape(x.shape[0], 1, -1));

    // Rounding may bring a draw below 1 up to the end of its range.
    static Tensor Places(Tensor x, int axis, long size)
    {
        var spare = x.shape[axis] - size;
        var starts_B1 = new Uniform(0, spare + 1).Draw(x, 2).floor().clamp(0, spare).to(ScalarType.Int64);
        return starts_B1 + arange(size, dtype: ScalarType.Int64);
    }
}
