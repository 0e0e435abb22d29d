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
        if (Interpolation == Interpolation.Nearest) return Filled(x_BHWC, (rows + 0.5).floor(), (columns + 0.5).floor());
        var (top, left) = (rows.floor(), columns.floor());
        var (down, right) = ((rows - top).unsqueeze(-1), (columns - left).unsqueeze(-1));
        var upper = Filled(x_BHWC, top, left) * (1 - right) + Filled(x_BHWC, top, left + 1) * right;
        var lower = Filled(x_BHWC, top + 1, left) * (1 - right) + Filled(x_BHWC, top + 1, left + 1) * right;
        return upper * (1 - down) + lower * down;
    }

    Tensor Filled(Tensor x_BHWC, Tensor rows, Tensor columns)
    {
        var (height, width) = (x_BHWC.shape[1], x_BHWC.shape[2]);
        var y = At(x_BHWC, Within(rows, height), Within(columns, width));
        if (FillMode != FillMode.Constant) return y;
        var beyond = (rows < 0) | (rows >= height) | (columns < 0) | (columns >= width);
        return y.masked_fill(beyond.unsqueeze(-1), FillValue);
    }

    Tensor Within(Tensor places, long size)
    {
        if (FillMode == FillMode.Wrap) return places.remainder(size);
        if (FillMode != FillMode.Reflect) return places.clamp(0, size - 1);
        var there = places.remainder(2 * size);
        return minimum(there, 2 * size - 1 - there);
    }
}
