using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Recurrent;

/// <summary>Long short-term memory: goes through a sequence with an output and a carry, and gates that say what enters, what is kept and what is shown.</summary>
/// <remarks>
/// <c>z = xₜ · kernel + hₜ₋₁ · recurrent_kernel + bias</c> in four blocks i, f, c, o; <c>cₜ = σ(f) · cₜ₋₁ + σ(i) · activation(c)</c>,
/// <c>hₜ = σ(o) · activation(cₜ)</c>, σ the recurrent activation. A masked step carries both on.
/// <para>Shapes: <c>[B, T, D]</c>, or <c>[B, T, D], [B, units], [B, units]</c> with the states before (h, c) <c>→ [B, units]</c>, <c>[B, T, units]</c> with
/// <c>return_sequences</c>, and then h and c <c>[B, units]</c> with <c>return_state</c>. Weights: <c>kernel [D, 4·units]</c>,
/// <c>recurrent_kernel [units, 4·units]</c>, <c>bias [4·units]</c> zeros, ones for the forget gate.</para>
/// <para>Hochreiter &amp; Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735; <c>keras.layers.LSTM</c>; <c>torch.nn.LSTM</c> keeps the kernels transposed and two biases.</para>
/// </remarks>
/// <param name="Units">The width of the output and of each state.</param>
/// <param name="Activation">Of the candidate and of the carry that is shown.</param>
/// <param name="RecurrentActivation">Of the gates.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="KernelInitializer">How the kernel begins.</param>
/// <param name="RecurrentInitializer">How the recurrent kernel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="UnitForgetBias">Whether the bias of the forget gate begins with ones.</param>
/// <param name="KernelRegularizer">What the kernel costs beside what it predicts.</param>
/// <param name="RecurrentRegularizer">What the recurrent kernel costs.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Dropout">While training, the probability that a feature is dropped, the same ones in every step.</param>
/// <param name="RecurrentDropout">While training, the probability that a number of the state is dropped for a gate, the same ones in every step; much slower.</param>
/// <param name="ReturnSequences">Whether the output of every step leaves, not only that of the last one.</param>
/// <param name="ReturnState">Whether the states after the last step leave too.</param>
/// <param name="GoBackwards">Whether it begins with the last step; the outputs are in that order.</param>
/// <param name="ZeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Lstm(
    [Bounds(1, 1 << 20)] int Units,
    [Default("tanh")] Models.Activation? Activation = null,
    [Default("sigmoid")] Models.Activation? RecurrentActivation = null,
    bool UseBias = true,
    [Default("glorot_uniform")] Initializer? KernelInitializer = null,
    [Default("orthogonal")] Initializer? RecurrentInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    bool UnitForgetBias = true,
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
    /// <summary>Of the candidate and of the carry that is shown.</summary>
    public Models.Activation Activation { get; init; } = Activation ?? new Activations.Tanh();

    /// <summary>Of the gates.</summary>
    public Models.Activation RecurrentActivation { get; init; } = RecurrentActivation ?? new Activations.Sigmoid();

    /// <summary>How the kernel begins.</summary>
    public Initializer KernelInitializer { get; init; } = KernelInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the recurrent kernel begins.</summary>
    public Initializer RecurrentInitializer { get; init; } = RecurrentInitializer ?? new Initializers.Orthogonal();

    /// <summary>How the bias begins.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    Recurrence IRecurrent.Recurrence => Way;

    Recurrence Way => new(new LstmCell(Units, Activation, RecurrentActivation, UnitForgetBias), UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer,
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
