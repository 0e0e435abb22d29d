using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A recurrent network of one layer: each step sees its input and the output before.</summary>
/// <remarks>
/// <c>hₜ = activation(xₜ · kernel + hₜ₋₁ · recurrent_kernel + bias)</c>. A masked step carries the state on.
/// <para>Shapes: <c>[B, T, D]</c>, or <c>[B, T, D], [B, units]</c> with the state before <c>→ [B, units]</c>, <c>[B, T, units]</c> with <c>return_sequences</c>,
/// and then the state <c>[B, units]</c> with <c>return_state</c>. Weights: <c>kernel [D, units]</c>, <c>recurrent_kernel [units, units]</c>, <c>bias [units]</c> zeros.</para>
/// <para>Elman 1990, https://doi.org/10.1207/s15516709cog1402_1; <c>keras.layers.SimpleRNN</c>; <c>torch.nn.RNN</c> keeps the kernels transposed and two biases.</para>
/// </remarks>
/// <param name="Units">The width of the output and of each state.</param>
/// <param name="Activation">Of the sum.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="KernelInitializer">How the kernel begins.</param>
/// <param name="RecurrentInitializer">How the recurrent kernel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="KernelRegularizer">What the kernel costs beside what it predicts.</param>
/// <param name="RecurrentRegularizer">What the recurrent kernel costs.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Dropout">While training, the probability that a feature is dropped, the same ones in every step.</param>
/// <param name="RecurrentDropout">While training, the probability that a number of the state is dropped, the same ones in every step; much slower.</param>
/// <param name="ReturnSequences">Whether the output of every step leaves, not only that of the last one.</param>
/// <param name="ReturnState">Whether the state after the last step leaves too.</param>
/// <param name="GoBackwards">Whether it begins with the last step; the outputs are in that order.</param>
/// <param name="ZeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record SimpleRnn(
    [Bounds(1, 1 << 20)] int Units,
    [Default("tanh")] Models.Activation? Activation = null,
    bool UseBias = true,
    [Default("glorot_uniform")] Initializer? KernelInitializer = null,
    [Default("orthogonal")] Initializer? RecurrentInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    Regularizer? KernelRegularizer = null,
    Regularizer? RecurrentRegularizer = null,
    Regularizer? BiasRegularizer = null,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    [Bounds(0, 1, ExclusiveMaximum = true)] double RecurrentDropout = 0,
    bool ReturnSequences = false,
    bool ReturnState = false,
    bool GoBackwards = false,
    bool ZeroOutputForMask = false,
    string? Name = null) : Layer(Name), IRecurrent
{
    /// <summary>Of the sum.</summary>
    public Models.Activation Activation { get; init; } = Activation ?? new Activations.Tanh();

    /// <summary>How the kernel begins.</summary>
    public Initializer KernelInitializer { get; init; } = KernelInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the recurrent kernel begins.</summary>
    public Initializer RecurrentInitializer { get; init; } = RecurrentInitializer ?? new Initializers.Orthogonal();

    /// <summary>How the bias begins.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    Recurrence IRecurrent.Recurrence => Way;

    Recurrence Way => new(new SimpleCell(Units, Activation), UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer,
        KernelRegularizer, RecurrentRegularizer, BiasRegularizer, Dropout, RecurrentDropout, ReturnSequences, ReturnState, GoBackwards, ZeroOutputForMask);

    internal override bool KeepsToMask => Way.KeepsToMask;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Way.OutputShapes(inputs);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => Way.WeightSlots(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Way.Build(inputs, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => Way.Lower(graph, weights, inputs, shapes);

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Way.Flops(inputs);
}
