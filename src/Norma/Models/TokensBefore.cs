using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>At each place of a text the token before it: the first one sees the start, the last token is seen by none. So a text enters that a model learns to write.</summary>
/// <remarks>Teacher forcing: Williams &amp; Zipser 1989, https://doi.org/10.1162/neco.1989.1.2.270. Shapes: codes <c>[T] → [T]</c>.</remarks>
/// <param name="Start">The token that stands before the text.</param>
sealed record TokensBefore(int Start) : Layer((string?)null)
{
    internal override bool IsHidden => true;

    public override Shapes OutputShapes(Shapes inputs) => inputs.One("the codes of a text, one axis", shape => shape.Rank == 1);

    public override Body Build(Shapes inputs, Start start) => new Network(Start);

    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        OnnxValue Part(string name, long from, long to) => graph.Node("Slice", [inputs[0], graph.Ints($"{name}.from", [from]), graph.Ints($"{name}.to", [to]), graph.Ints($"{name}.axis", [1])]);
        var first = graph.Node("Add", [graph.Node("Mul", [Part("first", 0, 1), graph.Scalar("nothing", 0f)]), graph.Scalar("start", (float)Start)]);
        return [graph.Node("Concat", [first, Part("rest", 0, -1)], ("axis", 1L))];
    }

    sealed class Network(int start) : Body(nameof(TokensBefore))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [cat([full_like(inputs[0].narrow(1, 0, 1), start), inputs[0].narrow(1, 0, inputs[0].shape[1] - 1)], 1)];
    }
}
