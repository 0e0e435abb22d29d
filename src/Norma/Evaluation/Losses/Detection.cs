using Norma.Data;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Evaluation.Losses;

/// <summary>What a grid of cells says of the boxes in a picture: whether one is there, where its edges are, what it holds.</summary>
/// <remarks>
/// A true box belongs to the cells whose middle is nearer than <c>radius</c> cells to its own on both axes; a cell that several claim takes the nearest. A cell emits
/// <c>[o, x, y, w, h, c…]</c>: objectness, the box's middle from the cell's in cells, the logarithms of its width and height in cells, a logit for each class.
/// <c>l = objectness · Σ BCE(o) / max(P, cells / 16) + box · Σ (1 − GIoU) / P + class · Σ BCE(c) / P</c>, where P is how many cells own a box, over which the last two run; the batch gives
/// <c>sum(w·l) / sum(w)</c>. The floor below the first keeps a picture without boxes from outweighing the others. Cells inside of an ignored box say nothing of objectness.
/// <para>Shapes: logits <c>[B, rows, columns, 5 + classes]</c>, truth <c>[B, 6·boxes]</c>: edges as shares of the picture, class (−1: none), ignored.</para>
/// <para>Redmon et al. 2016, https://arxiv.org/abs/1506.02640; Ge et al. 2021 (YOLOX), https://arxiv.org/abs/2107.08430; Rezatofighi et al. 2019 (GIoU), https://arxiv.org/abs/1902.09630.</para>
/// </remarks>
/// <param name="Radius">How near the middle of a cell must be to that of a box, in cells: 1 gives a box four cells, 0.5 one.</param>
/// <param name="Objectness">The weight of whether there is a box.</param>
/// <param name="Box">The weight of where it is.</param>
/// <param name="Class">The weight of what it holds.</param>
[Word]
public sealed record Detection([Bounds(0.5, 8)] double Radius = 1, [Bounds(0)] double Objectness = 1, [Bounds(0)] double Box = 2, [Bounds(0)] double Class = 1) : Loss
{
    /// <summary>The greatest logarithm of a size in cells: beyond it a box is larger than any picture.</summary>
    internal const double Greatest = 8;

    /// <summary>The share of the cells that objectness is divided by at least.</summary>
    const double Floor = 1.0 / 16;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.ObjectDetection;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits_BK, Tensor truth_B, Tensor? weight_B)
    {
        using var scope = NewDisposeScope();
        var (batch, rows, columns, width) = (logits_BK.shape[0], logits_BK.shape[1], logits_BK.shape[2], logits_BK.shape[3]);
        var owned = Owners(truth_B.view(batch, -1, Target.BoxNumbers), rows, columns, logits_BK.dtype);
        var logits_BNK = logits_BK.reshape(batch, rows * columns, width);
        var positives_B = owned.Owned_BN.sum(1);
        var divisor_B = positives_B.clamp_min(1);

        var there_BN = nn.functional.binary_cross_entropy_with_logits(logits_BNK.select(2, 0), owned.Owned_BN, reduction: nn.Reduction.None) * owned.Counted_BN;
        var objectness_B = there_BN.sum(1) / positives_B.clamp_min(Math.Max(1, rows * columns * Floor));
        var where_BN = (1 - Giou(Edges(logits_BNK, rows, columns), owned.Box_BN4)) * owned.Owned_BN;
        var box_B = where_BN.sum(1) / divisor_B;
        var what_BNC = nn.functional.binary_cross_entropy_with_logits(logits_BNK.narrow(2, Target.CellLogits, width - Target.CellLogits), owned.Class_BNC(width - Target.CellLogits), reduction: nn.Reduction.None);
        var class_B = (what_BNC.sum(2) * owned.Owned_BN).sum(1) / divisor_B;

        var loss_B = objectness_B * Objectness + box_B * Box + class_B * Class;
        return (weight_B is null ? loss_B.mean() : WeightedMean(loss_B, weight_B)).MoveToOuterDisposeScope();
    }

    /// <summary>What the truth asks of each cell; nothing of it is learned.</summary>
    /// <param name="Owned_BN">1 where a cell owns a box.</param>
    /// <param name="Counted_BN">1 where objectness counts.</param>
    /// <param name="Box_BN4">The edges of the box of a cell, in cells; the unit box where it owns none.</param>
    /// <param name="Index_BN">The class of the box of a cell, 0 where it owns none.</param>
    sealed record Owned(Tensor Owned_BN, Tensor Counted_BN, Tensor Box_BN4, Tensor Index_BN)
    {
        public Tensor Class_BNC(long classes) => nn.functional.one_hot(Index_BN, classes).to(Owned_BN.dtype);
    }

    Owned Owners(Tensor truth_BM6, long rows, long columns, ScalarType type)
    {
        using var none = no_grad();
        var (class_BM, ignored_BM) = (truth_BM6.select(2, 4), truth_BM6.select(2, 5) > 0.5);
        var real_BM = (class_BM >= 0) & ~ignored_BM;
        var box_BM4 = truth_BM6.narrow(2, 0, 4) * tensor(new float[] { columns, rows, columns, rows }).to(truth_BM6.dtype);
        var (x_N, y_N) = Middles(rows, columns, truth_BM6.dtype);
        Tensor Edge(int edge) => box_BM4.select(2, edge).unsqueeze(2);
        var across_BMN = (x_N - (Edge(0) + Edge(2)) / 2).abs();
        var down_BMN = (y_N - (Edge(1) + Edge(3)) / 2).abs();
        var near_BMN = (across_BMN < Radius) & (down_BMN < Radius) & real_BM.unsqueeze(2);
        var (distance_BN, owner_BN) = where(near_BMN, across_BMN * across_BMN + down_BMN * down_BMN, full_like(across_BMN, double.PositiveInfinity)).min(1);
        var owned_BN = distance_BN.isfinite();
        var inside_BMN = (x_N > Edge(0)) & (x_N < Edge(2)) & (y_N > Edge(1)) & (y_N < Edge(3)) & (ignored_BM & (class_BM >= 0)).unsqueeze(2);
        var counted_BN = owned_BN | ~inside_BMN.any(1);
        var own_BN4 = box_BM4.gather(1, owner_BN.unsqueeze(2).expand(-1, -1, 4));
        var unit_4 = tensor(new float[] { 0, 0, 1, 1 }).to(truth_BM6.dtype);
        var index_BN = where(owned_BN, class_BM.gather(1, owner_BN), zeros_like(distance_BN)).to(ScalarType.Int64);
        return new(owned_BN.to(type), counted_BN.to(type), where(owned_BN.unsqueeze(2), own_BN4, unit_4).to(type), index_BN);
    }

    static (Tensor X_N, Tensor Y_N) Middles(long rows, long columns, ScalarType type) =>
        ((arange(columns, type) + 0.5).unsqueeze(0).expand(rows, columns).reshape(-1), (arange(rows, type) + 0.5).unsqueeze(1).expand(rows, columns).reshape(-1));

    static Tensor Edges(Tensor logits_BNK, long rows, long columns)
    {
        var (x_N, y_N) = Middles(rows, columns, logits_BNK.dtype);
        var (x_BN, y_BN) = (x_N + logits_BNK.select(2, 1), y_N + logits_BNK.select(2, 2));
        var (w_BN, h_BN) = (logits_BNK.select(2, 3).clamp(-Greatest, Greatest).exp() / 2, logits_BNK.select(2, 4).clamp(-Greatest, Greatest).exp() / 2);
        return stack([x_BN - w_BN, y_BN - h_BN, x_BN + w_BN, y_BN + h_BN], 2);
    }

    // Intersection over union, less the share of the smallest box around both that neither covers.
    static Tensor Giou(Tensor a_BN4, Tensor b_BN4)
    {
        Tensor Of(Tensor boxes, int edge) => boxes.select(2, edge);
        Tensor Area(Tensor boxes) => (Of(boxes, 2) - Of(boxes, 0)) * (Of(boxes, 3) - Of(boxes, 1));
        var common = (minimum(Of(a_BN4, 2), Of(b_BN4, 2)) - maximum(Of(a_BN4, 0), Of(b_BN4, 0))).clamp_min(0) * (minimum(Of(a_BN4, 3), Of(b_BN4, 3)) - maximum(Of(a_BN4, 1), Of(b_BN4, 1))).clamp_min(0);
        var union = Area(a_BN4) + Area(b_BN4) - common;
        var around = (maximum(Of(a_BN4, 2), Of(b_BN4, 2)) - minimum(Of(a_BN4, 0), Of(b_BN4, 0))) * (maximum(Of(a_BN4, 3), Of(b_BN4, 3)) - minimum(Of(a_BN4, 1), Of(b_BN4, 1)));
        return common / union - (around - union) / around;
    }
}
