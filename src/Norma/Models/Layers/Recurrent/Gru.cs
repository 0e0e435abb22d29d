using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Recurrent;

/// <summary>Gated recurrent unit: goes through a sequence with one state, and gates that say how much of it is kept and how much of it the candidate sees.</summary>
/// <remarks>
/// In three blocks z, r, h: <c>z = σ(x·kernel + h·recurrent_kernel + bias)</c>, r alike;
/// candidate <c>c = activation(x·kernel + r · (h·recurrent_kernel + recurrent bias) + bias)</c>, or, without <c>reset_after</c>,
/// <c>activation(x·kernel + (r · h)·recurrent_kernel + bias)</c>; <c>hₜ = z · hₜ₋₁ + (1 − z) · c</c>. A masked step carries the state on.
/// <para>Shapes: <c>[B, T, D]</c>, or <c>[B, T, D], [B, units]</c> with the state before <c>→ [B, units]</c>, <c>[B, T, units]</c> with <c>return_sequences</c>,
/// and then the state <c>[B, units]</c> with <c>return_state</c>. Weights: <c>kernel [D, 3·units]</c>, <c>recurrent_kernel [units, 3·units]</c>,
/// <c>bias [2, 3·units]</c> zeros (of what enters, of the recurrent product), without <c>reset_after</c> <c>[3·units]</c>.</para>
/// <para>Cho et al. 2014, https://arxiv.org/abs/1406.1078; <c>keras.layers.GRU</c>; <c>torch.nn.GRU</c> resets after the product, has the blocks r, z, n, and keeps the kernels transposed.</para>
/// </remarks>
/// <param name="Units">The width of the output and of each state.</param>
/// <param name="Activation">Of the candidate.</param>
/// <param name="RecurrentActivation">Of the gates.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="KernelInitializer">How the kernel begins.</param>
/// <param name="RecurrentInitializer">How the recurrent kernel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="KernelRegularizer">What the kernel costs beside what it predicts.</param>
/// <param name="RecurrentRegularizer">What the recurrent kernel costs.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Dropout">While training, the probability that a feature is dropped, the same ones in every step.</param>
/// <param name="RecurrentDropout">While training, the probability that a number of the state is dropped for a gate, the same ones in every step; much slower.</param>
/// <param name="ReturnSequences">Whether the output of every step leaves, not only that of the last one.</param>
/// <param name="ReturnState">Whether the state after the last step leaves too.</param>
/// <param name="GoBackwards">Whether it begins with the last step; the outputs are in that order.</param>
/// <param name="ResetAfter">Whether the reset gate comes after the recurrent product, which is the faster form.</param>
/// <param name="ZeroOutputForMask">Whether the output of a masked step is 0, not that of the step before.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Gru(
    [Bounds(1, 1 << 20)] int Units,
    [Default("tanh")] Models.Activation? Activation = null,
    [Default("sigmoid")] Models.Activation? RecurrentActivation = null,
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
    bool ResetAfter = true,
    bool ZeroOutputForMask = false,
    string? Name = null) : Layer(Name), IRecurrent
{
    /// <summary>Of the candidate.</summary>
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

    Recurrence Way => new(new GruCell(Units, Activation, RecurrentActivation, ResetAfter), UseBias, KernelInitializer, RecurrentInitializer, BiasInitializer,
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
