using System.Globalization;
using Norma.Data;
using Norma.Spec;

namespace Norma.Training.Augmentations;

/// <summary>Learns from mixtures of two rows of a batch instead of rows: numbers and what they count for alike, in shares that are drawn for each step.</summary>
/// <remarks>
/// <c>x' = λ·x + (1 − λ)·x̄</c> with <c>x̄</c> the batch in reverse order, and <c>loss = λ·l(z, y) + (1 − λ)·l(z, ȳ)</c>; <c>λ</c> is drawn from Beta(α, α).
/// Metrics of training compare with <c>y</c>. Texts and codes of categories cannot be mixed.
/// <para>Zhang et al. 2018, https://arxiv.org/abs/1710.09412; <c>keras.layers.MixUp</c>, <c>timm.data.Mixup</c>.</para>
/// </remarks>
/// <param name="Alpha">The greater, the more alike the two shares; with 0.2 most mixtures are nearly one of the rows.</param>
[Word]
public sealed record MixUp([Bounds(0, 100, ExclusiveMinimum = true)] double Alpha = 0.2) : Augmentation
{
    internal override bool Moves => false;

    internal override bool Fits(Target target) => target.Task is TaskKind.Regression or TaskKind.BinaryClassification or TaskKind.MulticlassClassification or TaskKind.MultilabelClassification or TaskKind.Segmentation;

    internal override string Does => "mixes two rows and their targets";

    internal override string Wants => "numbers, classes, sets or masks as targets";

    /// <summary>The share of the first of two rows, in a step.</summary>
    internal double Share(long seed, long step)
    {
        var random = new Seed(seed, string.Create(CultureInfo.InvariantCulture, $"mix_up/{step}"));
        var (a, b) = (LogGamma(random), LogGamma(random));
        return 1 / (1 + Math.Exp(b - a));
    }

    // The logarithm of a draw from Gamma(α, 1), which small α would make 0 (Marsaglia and Tsang 2000; below 1 by a power of a uniform number).
    double LogGamma(Seed random)
    {
        var shape = Alpha < 1 ? Alpha + 1 : Alpha;
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.Normal();
            var v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - random.Uniform()) >= 0.5 * x * x + d - d * v + d * Math.Log(v)) continue;
            return Math.Log(d * v) + (Alpha < 1 ? Math.Log(1 - random.Uniform()) / Alpha : 0);
        }
    }
}
