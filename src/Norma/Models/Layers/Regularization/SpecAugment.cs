using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Regularization;

/// <summary>While training, hides bands of frequency and spans of time of each spectrogram, so that a model learns not to need each of them; otherwise does nothing.</summary>
/// <remarks>
/// A mask of frequency is <c>f</c> bands wide, <c>f</c> uniform in <c>0 … freq_mask_param</c>, and begins uniformly in <c>0 … bands − f</c>; a mask of time likewise, never wider than
/// <c>time_mask_share</c> of the frames. Masks may overlap. What is hidden is 0, the mean of standardized bands.
/// The policies of the paper: LB (27, 100, 1, 1, 1), LD (27, 100, 2, 2, 1), SM (15, 70, 2, 2, 0.2), SS (27, 70, 2, 2, 0.2); its time warping, which it found to matter least, is not done.
/// <para>Shapes: <c>[B, frames, bands] → [B, frames, bands]</c>; frames may be unknown. No weights.</para>
/// <para>Park et al. 2019, https://arxiv.org/abs/1904.08779; <c>torchaudio.transforms.SpecAugment</c>.</para>
/// </remarks>
/// <param name="FreqMaskParam">The widest mask of frequency, F, in bands.</param>
/// <param name="TimeMaskParam">The widest mask of time, T, in frames.</param>
/// <param name="NFreqMasks">How many masks of frequency, m_F.</param>
/// <param name="NTimeMasks">How many masks of time, m_T.</param>
/// <param name="TimeMaskShare">The largest share of the frames that one mask hides, p.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record SpecAugment([Bounds(0, 1 << 20)] int FreqMaskParam = 27, [Bounds(0, 1 << 20)] int TimeMaskParam = 100, [Bounds(0, 100)] int NFreqMasks = 2, [Bounds(0, 100)] int NTimeMasks = 2,
    [Bounds(0, 1)] double TimeMaskShare = 1, string? Name = null) : Layer(Name)
{
    internal override bool KeepsToMask => false;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("two axes: frames, bands", shape => shape.Rank == 2);

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => inputs;

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(SpecAugment stated) : Body(nameof(SpecAugment))
    {
        public override bool Draws => stated is { NFreqMasks: > 0, FreqMaskParam: > 0 } or { NTimeMasks: > 0, TimeMaskParam: > 0, TimeMaskShare: > 0 };

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            if (!context.Training || !Draws) return inputs;
            var x_BTF = inputs[0];
            var (examples, frames, bands) = (x_BTF.shape[0], x_BTF.shape[1], x_BTF.shape[2]);
            var hidden_BTF = zeros([examples, 1, 1], ScalarType.Bool);
            for (var mask = 0; mask < stated.NFreqMasks; mask++)
                hidden_BTF = hidden_BTF | Mask(examples, Math.Min(stated.FreqMaskParam, bands), bands).unsqueeze(1);
            for (var mask = 0; mask < stated.NTimeMasks; mask++)
                hidden_BTF = hidden_BTF | Mask(examples, Math.Min(stated.TimeMaskParam, (long)(stated.TimeMaskShare * frames)), frames).unsqueeze(2);
            return [x_BTF.masked_fill(hidden_BTF, 0)];
        }

        // [B, length]: for each example one span.
        static Tensor Mask(long examples, long widest, long length)
        {
            var width_B1 = Below(full([examples, 1], widest + 1));
            var start_B1 = Below(length + 1 - width_B1);
            var places = arange(length);
            return (places >= start_B1) & (places < start_B1 + width_B1);
        }

        // Whole numbers from 0, evenly below a limit.
        static Tensor Below(Tensor limit_B1) => minimum((rand(limit_B1.shape) * limit_B1).floor(), limit_B1 - 1);
    }
}
