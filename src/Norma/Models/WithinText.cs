using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>The logits of a text's places, far below all others where the text has no token: no answer begins or ends behind it.</summary>
/// <remarks><c>y_t = −10⁹ where token t is 0, else z_t</c>. <para>Shapes: logits <c>[T, 2]</c>, features <c>[D]</c> → <c>[T, 2]</c>. No weights.</para></remarks>
/// <param name="Start">Where the text's tokens begin among the features.</param>
/// <param name="Length">How many they are, T.</param>
sealed record WithinText(int Start, int Length) : Layer((string?)null)
{
    internal const float Never = -1e9f;

    internal override bool IsHidden => true;

    public override Shapes OutputShapes(Shapes inputs) => inputs[0];

    public override Body Build(Shapes inputs, Start start) => new Network(this);

    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var tokens = graph.Node("Slice", [inputs[1], graph.Ints("within.from", [Start]), graph.Ints("within.to", [Start + Length]), graph.Ints("within.axis", [1])]);
        var none = graph.Node("Unsqueeze", [graph.Node("Equal", [tokens, graph.Scalar("within.none", 0f)]), graph.Ints("within.last", [2])]);
        return [graph.Node("Where", [none, graph.Scalar("within.never", Never), inputs[0]])];
    }

    sealed class Network(WithinText stated) : Body(nameof(WithinText))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [inputs[0].masked_fill(inputs[1].narrow(1, stated.Start, stated.Length).eq(0).unsqueeze(2), Never)];
    }
}
