using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Normalization;

/// <summary>Brings each feature to mean 0 and variance 1 over the batch, then scales and shifts it by learned amounts; predictions use moving averages.</summary>
/// <remarks>
/// <c>y = (x − mean) / sqrt(var + epsilon) · gamma + beta</c>; while training, mean and (biased) variance are those of the batch over all axes
/// but the last, and <c>moving ← momentum · moving + (1 − momentum) · batch</c>; otherwise they are the moving ones.
/// <para>Shapes: <c>[B, ..., D] → [B, ..., D]</c>. Weights: <c>gamma [D]</c> ones, <c>beta [D]</c> zeros, and, not trained, <c>moving_mean [D]</c> zeros, <c>moving_variance [D]</c> ones.</para>
/// <para>Ioffe &amp; Szegedy 2015, https://arxiv.org/abs/1502.03167; <c>keras.layers.BatchNormalization</c>; <c>torch.nn.BatchNorm1d</c> has epsilon 1e-5, momentum 0.1 of the other meaning, and an unbiased moving variance.</para>
/// </remarks>
/// <param name="Momentum">The share of the old moving average that is kept at each step.</param>
/// <param name="Epsilon">Added to the variance so that a constant feature stays finite.</param>
/// <param name="Center">Whether beta is added.</param>
/// <param name="Scale">Whether gamma multiplies.</param>
/// <param name="BetaInitializer">How beta begins.</param>
/// <param name="GammaInitializer">How gamma begins.</param>
/// <param name="MovingMeanInitializer">How the moving mean begins.</param>
/// <param name="MovingVarianceInitializer">How the moving variance begins.</param>
/// <param name="BetaRegularizer">What beta costs beside what it predicts.</param>
/// <param name="GammaRegularizer">What gamma costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record BatchNormalization(
    [Bounds(0, 1, ExclusiveMaximum = true)] double Momentum = 0.99,
    [Bounds(1e-12, 1)] double Epsilon = 1e-3,
    bool Center = true,
    bool Scale = true,
    [Default("zeros")] Initializer? BetaInitializer = null,
    [Default("ones")] Initializer? GammaInitializer = null,
    [Default("zeros")] Initializer? MovingMeanInitializer = null,
    [Default("ones")] Initializer? MovingVarianceInitializer = null,
    Regularizer? BetaRegularizer = null,
    Regularizer? GammaRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>How beta begins.</summary>
    public Initializer BetaInitializer { get; init; } = BetaInitializer ?? new Initializers.Zeros();

    /// <summary>How gamma begins.</summary>
    public Initializer GammaInitializer { get; init; } = GammaInitializer ?? new Initializers.Ones();

    /// <summary>How the moving mean begins.</summary>
    public Initializer MovingMeanInitializer { get; init; } = MovingMeanInitializer ?? new Initializers.Zeros();

    /// <summary>How the moving variance begins.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = MovingVarianceInitializer ?? new Initializers.Ones();

    internal override bool KeepsToMask => false;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("at least one axis, the last one known", shape => shape.Rank > 0 && shape.Last != Shape.Any);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs)
    {
        Shape features = [inputs.Only.Last];
        return
        [
            .. Scale ? [new WeightSlot("gamma", features, Regularizer: GammaRegularizer)] : Items<WeightSlot>.Empty,
            .. Center ? [new WeightSlot("beta", features, Regularizer: BetaRegularizer)] : Items<WeightSlot>.Empty,
            new("moving_mean", features, Trainable: false),
            new("moving_variance", features, Trainable: false),
        ];
    }

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this, inputs.Only.Last, start);

    /// <inheritdoc/>
    /// <remarks>One product and one sum: the four weights are folded in double precision.</remarks>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var mean = weights["moving_mean"].Values;
        var variance = weights["moving_variance"].Values;
        var gamma = Scale ? weights["gamma"].Values : null;
        var beta = Center ? weights["beta"].Values : null;
        var factor = new float[mean.Length];
        var shift = new float[mean.Length];
        for (var i = 0; i < mean.Length; i++)
        {
            var scale = (gamma?[i] ?? 1.0) / Math.Sqrt(variance[i] + Epsilon);
            factor[i] = (float)scale;
            shift[i] = (float)((beta?[i] ?? 0.0) - mean[i] * scale);
        }
        var scaled = graph.Node("Mul", [inputs[0], graph.Floats(weights.PathOf("factor"), factor, factor.Length)]);
        return [graph.Node("Add", [scaled, graph.Floats(weights.PathOf("shift"), shift, shift.Length)])];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(2 * inputs.Only.Size);

    sealed class Network : Body
    {
        readonly Parameter? gamma;
        readonly Parameter? beta;
        readonly Tensor moving_mean;
        readonly Tensor moving_variance;
        readonly double _momentum;
        readonly double _epsilon;

        public Network(BatchNormalization stated, long width, Start start) : base(nameof(BatchNormalization))
        {
            (_momentum, _epsilon) = (stated.Momentum, stated.Epsilon);
            if (stated.Scale) gamma = start.Weight(nameof(gamma), stated.GammaInitializer, width, width, width);
            if (stated.Center) beta = start.Weight(nameof(beta), stated.BetaInitializer, width, width, width);
            moving_mean = start.State(nameof(moving_mean), stated.MovingMeanInitializer, width);
            moving_variance = start.State(nameof(moving_variance), stated.MovingVarianceInitializer, width);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var x_ND = inputs[0].dim() == 2 ? inputs[0] : inputs[0].reshape(-1, inputs[0].shape[^1]);
            var y_ND = context.Training ? Train(x_ND) : nn.functional.batch_norm(x_ND, moving_mean, moving_variance, gamma, beta, training: false, momentum: 0, eps: _epsilon);
            return [inputs[0].dim() == 2 ? y_ND : y_ND.reshape(inputs[0].shape)];
        }

        Tensor Train(Tensor x_ND)
        {
            var rows = x_ND.shape[0];
            if (rows == 1) return Alone(x_ND);
            // A momentum of 1 leaves the batch's own moments behind: the mean, and the variance over rows − 1.
            var mean_D = zeros_like(moving_mean);
            var variance_D = zeros_like(moving_variance);
            var y_ND = nn.functional.batch_norm(x_ND, mean_D, variance_D, gamma, beta, training: true, momentum: 1, eps: _epsilon);
            Learn(mean_D, variance_D, (rows - 1.0) / rows);
            return y_ND;
        }

        // The library refuses a single row, whose mean is itself and whose variance is 0.
        Tensor Alone(Tensor x_1D)
        {
            var mean_1D = x_1D.mean([0], keepdim: true);
            Learn(mean_1D.detach().squeeze(0), zeros_like(moving_variance), 1);
            var y_1D = (x_1D - mean_1D) / Math.Sqrt(_epsilon);
            if (gamma is not null) y_1D *= gamma;
            return beta is null ? y_1D : y_1D + beta;
        }

        void Learn(Tensor mean_D, Tensor variance_D, double bias)
        {
            using (no_grad())
            {
                moving_mean.mul_(_momentum).add_(mean_D, alpha: 1 - _momentum);
                moving_variance.mul_(_momentum).add_(variance_D, alpha: (1 - _momentum) * bias);
            }
        }
    }
}
