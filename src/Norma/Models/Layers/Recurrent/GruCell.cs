using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A step of a gated recurrent unit; Keras' gates: update, reset, candidate.</summary>
sealed class GruCell(int units, Models.Activation activation, Models.Activation recurrentActivation, bool resetAfter) : Cell(units)
{
    public override int Gates => 3;

    public override Shape BiasShape => resetAfter ? [2, 3 * Units] : [3 * Units];

    public override Tensor InputBias(Tensor bias) => resetAfter ? bias.select(0, 0) : bias;

    public override Tensor? RecurrentBias(Tensor bias) => resetAfter ? bias.select(0, 1) : null;

    public override Tensor[] Step(Tensor x_BG, Tensor[] states, RecurrentProduct recurrent)
    {
        var (h_BU, x) = (states[0], x_BG.chunk(3, 1));
        var inner = recurrent.Of(h_BU, 0, resetAfter ? 3 : 2).chunk(resetAfter ? 3 : 2, 1);
        var update = recurrentActivation.Compute(x[0] + inner[0]);
        var reset = recurrentActivation.Compute(x[1] + inner[1]);
        var seen = resetAfter ? reset * inner[2] : recurrent.Of(reset * h_BU, 2, 1);
        return [update * h_BU + (1 - update) * activation.Compute(x[2] + seen)];
    }

    public override string? NativeLoop => resetAfter && activation is Activations.Tanh && recurrentActivation is Activations.Sigmoid ? "gru" : null;

    public override int[] NativeOrder => [1, 0, 2];

    public override string Operator => "GRU";

    public override int[] OperatorOrder => [0, 1, 2];

    public override Models.Activation[] OperatorActivations => [recurrentActivation, activation];

    public override (string Name, object Value)[] OperatorAttributes => [("linear_before_reset", resetAfter)];

    public override OnnxValue[] Step(OnnxGraph graph, OnnxValue x, OnnxValue[] states, StepConstants weights)
    {
        var h = states[0];
        var entering = graph.Node("Split", 3, [x], ("axis", 1));
        // Without reset_after only the first two blocks are of the state itself; the third is of what the reset gate leaves of it.
        var kernels = resetAfter ? null : graph.Node("Split", 2, [weights.Kernel, graph.Ints("gates", [2L * Units, Units])], ("axis", 1));
        var product = graph.Node("MatMul", [h, kernels?[0] ?? weights.Kernel]);
        if (weights.Bias is { } bias) product = graph.Node("Add", [product, bias]);
        var inner = graph.Node("Split", resetAfter ? 3 : 2, [product], ("axis", 1));
        var update = recurrentActivation.Lower(graph, graph.Node("Add", [entering[0], inner[0]]));
        var reset = recurrentActivation.Lower(graph, graph.Node("Add", [entering[1], inner[1]]));
        var seen = kernels is null ? graph.Node("Mul", [reset, inner[2]]) : graph.Node("MatMul", [graph.Node("Mul", [reset, h]), kernels[1]]);
        var candidate = activation.Lower(graph, graph.Node("Add", [entering[2], seen]));
        // z · h + (1 − z) · c = c + z · (h − c)
        return [graph.Node("Add", [candidate, graph.Node("Mul", [update, graph.Node("Sub", [h, candidate])])])];
    }
}
