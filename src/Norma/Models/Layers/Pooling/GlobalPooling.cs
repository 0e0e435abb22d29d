using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Pooling;

/// <summary>What pooling over all of space shares.</summary>
/// <param name="Rank">How many axes of space.</param>
/// <param name="Keepdims">Whether the axes stay, with size 1.</param>
/// <param name="Largest">Whether the largest value leaves; else the mean.</param>
sealed record GlobalPooling(int Rank, bool Keepdims, bool Largest)
{
    long[] Axes => [.. Enumerable.Range(1, Rank).Select(axis => (long)axis)];

    /// <summary>Whether a mask counts: the mean over steps leaves out those that are none.</summary>
    bool Counts => Rank == 1 && !Largest;

    public Shape OutputShape(Shapes inputs)
    {
        var channels = Windows.Input(inputs, Rank).Last;
        return Keepdims ? Shape.Of([.. Enumerable.Repeat(1L, Rank), channels]) : [channels];
    }

    public long Flops(Shapes inputs) => Windows.Input(inputs, Rank).Size;

    public OnnxValue Lower(OnnxGraph graph, OnnxValue x)
    {
        if (!Counts || x.Mask is not { } mask) return Largest ? graph.Node("ReduceMax", [x], ("axes", Axes), ("keepdims", Keepdims)) : Mean(graph, x);
        var axes = graph.Ints("axes", [1]);
        var counts = graph.Node("Unsqueeze", [graph.Node("Cast", [new(mask)], ("to", OnnxType.Float)), graph.Ints("channels", [2])]);
        var sum = graph.Node("ReduceSum", [graph.Node("Mul", [x, counts]), axes], ("keepdims", Keepdims));
        return graph.Node("Div", [sum, graph.Node("Max", [graph.Node("ReduceSum", [counts, axes], ("keepdims", Keepdims)), graph.Scalar("one", 1f)])]);
    }

    // Axis by axis, from the last: a runtime that adds the 262,144 numbers of a 512 × 512 map one after the other in float32 loses four digits, one that adds 512 means of 512 does not.
    OnnxValue Mean(OnnxGraph graph, OnnxValue x)
    {
        for (var axis = Rank; axis >= 1; axis--) x = graph.Node("ReduceMean", [x], ("axes", new[] { (long)axis }), ("keepdims", Keepdims));
        return x;
    }

    public Body Build() => new Network(this);

    sealed class Network(GlobalPooling stated) : Body(nameof(GlobalPooling))
    {
        readonly long[] _axes = stated.Axes;

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var x = inputs[0];
            if (stated.Largest) return [x.amax(_axes, stated.Keepdims)];
            if (!stated.Counts || context.Mask(0) is not { } mask) return [x.mean(_axes, stated.Keepdims)];
            var counts = mask.to(x.dtype).unsqueeze(2);
            return [(x * counts).sum(_axes, stated.Keepdims) / counts.sum(_axes, stated.Keepdims).clamp(1)];
        }
    }
}
