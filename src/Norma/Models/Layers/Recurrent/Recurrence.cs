using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A layer that goes through a sequence with a cell; <c>bidirectional</c> takes any.</summary>
interface IRecurrent
{
    /// <summary>The cell and how it goes.</summary>
    Recurrence Recurrence { get; }
}

/// <summary>A cell that goes through a sequence step by step: what all recurrent layers share.</summary>
/// <remarks>
/// A masked step carries the states on as they are and repeats the output before it (zeros, with <c>zero_output_for_mask</c>).
/// What goes backwards reads the last step first and gives its outputs in that order.
/// </remarks>
sealed record Recurrence(
    Cell Cell,
    bool UseBias,
    Initializer KernelInitializer,
    Initializer RecurrentInitializer,
    Initializer BiasInitializer,
    Regularizer? KernelRegularizer,
    Regularizer? RecurrentRegularizer,
    Regularizer? BiasRegularizer,
    double Dropout,
    double RecurrentDropout,
    bool ReturnSequences,
    bool ReturnState,
    bool GoBackwards,
    bool ZeroOutputForMask)
{
    /// <summary>The width of all gates together.</summary>
    public int Width => checked(Cell.Gates * Cell.Units);

    /// <summary>Whether steps that a mask leaves out change nothing of what leaves: a sequence that goes backwards begins with them, while its mask ends with them; where the last output alone leaves, zeros for a masked last step would.</summary>
    public bool KeepsToMask => ReturnSequences ? !GoBackwards : !ZeroOutputForMask;

    /// <summary>The shapes that leave.</summary>
    public Shapes OutputShapes(Shapes inputs)
    {
        if (inputs.Count != 1 && inputs.Count != 1 + Cell.States)
            throw new ShapeException($"received {inputs.Count} inputs", Cell.States == 1 ? "a sequence, or a sequence and the state before it" : "a sequence, or a sequence and the two states before it");
        var x = inputs[0];
        if (x.Rank != 2 || x[0] == 0 || x[1] < 1) throw new ShapeException($"received {x}", "two axes: steps, features", x.Rank == 1 ? "state two axes for what enters, or put a reshape before it." : null);
        Shape state = [Cell.Units];
        for (var i = 1; i < inputs.Count; i++)
            if (!inputs[i].Equals(state)) throw new ShapeException($"received the state {inputs[i]}", $"{state}, its units");
        Shape y = ReturnSequences ? [x[0], Cell.Units] : state;
        return [y, .. ReturnState ? Enumerable.Repeat(state, Cell.States) : []];
    }

    /// <summary>The weights, in Keras' order and layouts.</summary>
    public Items<WeightSlot> WeightSlots(Shapes inputs) =>
    [
        new("kernel", [inputs[0].Last, Width], Regularizer: KernelRegularizer),
        new("recurrent_kernel", [Cell.Units, Width], Regularizer: RecurrentRegularizer),
        .. UseBias ? [new WeightSlot("bias", Cell.BiasShape, Regularizer: BiasRegularizer)] : Items<WeightSlot>.Empty,
    ];

    /// <summary>The computation.</summary>
    public Body Build(Shapes inputs, Start start) => new RecurrentBody(this, inputs[0].Last, start);

    /// <summary>The same in ONNX.</summary>
    public OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => new RecurrentLowering(this, graph, weights, shapes[0]).Lower(inputs);

    /// <summary>Masks of what leaves: only a sequence has one, that of the sequence that entered, in the order in which it entered.</summary>
    public Tensor?[]? Masks(Tensor?[] masks) => ReturnSequences && masks is [{ } mask, ..] ? [mask, .. new Tensor?[ReturnState ? Cell.States : 0]] : null;

    /// <summary>Two products and some forty operations of each unit in a step.</summary>
    public long Flops(Shapes inputs) => checked(Math.Max(1, inputs[0][0]) * (2 * (inputs[0].Last + Cell.Units) + 3) * Width);
}
