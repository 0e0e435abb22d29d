using Norma.Formats.Onnx;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A step of a plain recurrent network: one block, no gates.</summary>
sealed class SimpleCell(int units, Models.Activation activation) : Cell(units)
{
    public override int Gates => 1;

    public override Tensor[] Step(Tensor x_BG, Tensor[] states, RecurrentProduct recurrent) => [activation.Compute(x_BG + recurrent.Of(states[0], 0, 1))];

    public override string? NativeLoop => activation switch
    {
        Activations.Tanh => "rnn_tanh",
        Activations.Relu => "rnn_relu",
        _ => null,
    };

    public override int[] NativeOrder => [0];

    public override string Operator => "RNN";

    public override int[] OperatorOrder => [0];

    public override Models.Activation[] OperatorActivations => [activation];

    public override OnnxValue[] Step(OnnxGraph graph, OnnxValue x, OnnxValue[] states, StepConstants weights) =>
        [activation.Lower(graph, graph.Node("Add", [x, graph.Node("MatMul", [states[0], weights.Kernel])]))];
}
