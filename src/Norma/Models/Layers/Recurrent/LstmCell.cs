using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A step of a long short-term memory; Keras' gates: input, forget, candidate, output.</summary>
sealed class LstmCell(int units, Models.Activation activation, Models.Activation recurrentActivation, bool unitForgetBias) : Cell(units)
{
    public override int Gates => 4;

    public override int States => 2;

    public override Initializer Bias(Initializer stated) => unitForgetBias ? new ForgetOne(stated) : stated;

    public override Tensor[] Step(Tensor x_BG, Tensor[] states, RecurrentProduct recurrent)
    {
        var gates = (x_BG + recurrent.Of(states[0], 0, 4)).chunk(4, 1);
        var carry = recurrentActivation.Compute(gates[1]) * states[1] + recurrentActivation.Compute(gates[0]) * activation.Compute(gates[2]);
        return [recurrentActivation.Compute(gates[3]) * activation.Compute(carry), carry];
    }

    public override string? NativeLoop => activation is Activations.Tanh && recurrentActivation is Activations.Sigmoid ? "lstm" : null;

    public override int[] NativeOrder => [0, 1, 2, 3];

    public override string Operator => "LSTM";

    public override int[] OperatorOrder => [0, 3, 1, 2];

    public override Models.Activation[] OperatorActivations => [recurrentActivation, activation, activation];

    public override OnnxValue[] Step(OnnxGraph graph, OnnxValue x, OnnxValue[] states, StepConstants weights)
    {
        var gates = graph.Node("Split", 4, [graph.Node("Add", [x, graph.Node("MatMul", [states[0], weights.Kernel])])], ("axis", 1));
        var kept = graph.Node("Mul", [recurrentActivation.Lower(graph, gates[1]), states[1]]);
        var added = graph.Node("Mul", [recurrentActivation.Lower(graph, gates[0]), activation.Lower(graph, gates[2])]);
        var carry = graph.Node("Add", [kept, added]);
        return [graph.Node("Mul", [recurrentActivation.Lower(graph, gates[3]), activation.Lower(graph, carry)]), carry];
    }

    /// <summary>As stated, but 1 for the forget gate: at first it forgets nothing.</summary>
    sealed record ForgetOne(Initializer Stated) : Initializer
    {
        public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
        {
            Stated.Fill(values, shape, fanIn, fanOut, seed);
            values[(values.Length / 4)..(values.Length / 2)].Fill(1);
        }
    }
}
