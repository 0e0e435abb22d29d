using Norma.Models.Layers.Spatial;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>Images made of cells that lie elsewhere, each example from places of its own.</summary>
/// <remarks>In names of tensors: B batch, H height, W width, C channels. Places broadcast: <c>[B, H, 1]</c> with <c>[B, 1, W]</c> for what moves each axis for itself.</remarks>
sealed record Cells(FillMode FillMode, Interpolation Interpolation, double FillValue)
{
    /// <summary>The places of an image's own rows, <c>[1, H, 1]</c>.</summary>
    public static Tensor Rows(Tensor x_BHWC) => arange(x_BHWC.shape[1], dtype: x_BHWC.dtype).reshape(1, -1, 1);

    /// <summary>The places of its own columns, <c>[1, 1, W]</c>.</summary>
    public static Tensor Columns(Tensor x_BHWC) => arange(x_BHWC.shape[2], dtype: x_BHWC.dtype).reshape(1, 1, -1);

    /// <summary>The cells at whole places within the image.</summary>
    public static Tensor At(Tensor x_BHWC, Tensor rows, Tensor columns)
    {
        var (height, width, channels) = (x_BHWC.shape[1], x_BHWC.shape[2], x_BHWC.shape[3]);
        var first_B11 = arange(x_BHWC.shape[0], dtype: ScalarType.Int64).reshape(-1, 1, 1) * (height * width);
        var places_BHW = first_B11 + rows.to(ScalarType.Int64) * width + columns.to(ScalarType.Int64);
        return x_BHWC.reshape(-1, channels).index_select(0, places_BHW.flatten()).reshape([.. places_BHW.shape, channels]);
    }

    /// <summary>What is found at any places: between cells as the interpolation says, beyond the edges as the fill says.</summary>
    public Tensor Between(Tensor x_BHWC, Tensor rows, Tensor columns)
    {
        var (above, beside) = (Around(rows, x_BHWC.shape[1]), Around(columns, x_BHWC.shape[2]));
        Tensor? y_BHWC = null, inside_BHW = null;
        foreach (var (row, high) in above)
        {
            foreach (var (column, wide) in beside)
            {
                var part_BHWC = At(x_BHWC, row, column);
                if (high is not null)
                {
                    var weight_BHW = high * wide!;
                    part_BHWC = part_BHWC.mul_(weight_BHW.unsqueeze(-1));
                    inside_BHW = inside_BHW is null ? weight_BHW : inside_BHW + weight_BHW;
                }
                y_BHWC = y_BHWC is null ? part_BHWC : y_BHWC.add_(part_BHWC);
            }
        }
        return FillMode == FillMode.Constant && FillValue != 0 ? y_BHWC!.add_(((1 - inside_BHW!) * FillValue).unsqueeze(-1)) : y_BHWC!;
    }

    // The cells around places on one axis and the share of each, which is 0 for one that is beyond the edges; null for a single one that counts in full.
    (Tensor Place, Tensor? Weight)[] Around(Tensor places, long size)
    {
        if (Interpolation == Interpolation.Nearest) return [Within((places + 0.5).floor(), null, size)];
        var before = places.floor();
        var part = places - before;
        return [Within(before, 1 - part, size), Within(before + 1, part, size)];
    }

    (Tensor Place, Tensor? Weight) Within(Tensor places, Tensor? weight, long size)
    {
        switch (FillMode)
        {
            case FillMode.Wrap: return (places.remainder(size), weight);
            case FillMode.Reflect:
                var there = places.remainder(2 * size);
                return (minimum(there, 2 * size - 1 - there), weight);
            case FillMode.Nearest: return (places.clamp(0, size - 1), weight);
            default:
                var inside = ((places >= 0) & (places < size)).to(places.dtype);
                return (places.clamp(0, size - 1), weight is null ? inside : weight * inside);
        }
    }
}
