using Norma.Models;
using Norma.Models.Layers.Spatial;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Arrays made larger by whole factors, each number repeated.</summary>
sealed class Resizing : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Upsample", "Resize"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var value = node.Value(0);
        if (value.Rank is < 3 or > 5) throw new UnmappedException($"its value has {value.Rank} axes");
        var x = node.Into.In(value, Traced.ChannelsLast(value.Rank));
        if (node.Text("mode", "nearest") != "nearest") throw new UnmappedException($"its mode is {node.Text("mode", "")}, and nearest is read");
        if (node.Operator == "Resize" && node.Opset >= 11) CheckPlaces(node);
        double[] scales = node.Operator == "Upsample" && node.Find("scales") is { } stated ? [.. stated.Floats.Select(scale => (double)scale)] : Scales(node, value);
        if (scales.Length != value.Rank || scales[0] != 1 || scales[1] != 1) throw new UnmappedException("it resizes batch or channels");
        int[] factors = [.. scales[2..].Select(scale => scale is >= 1 and <= 1 << 16 && scale == Math.Floor(scale) ? (int)scale : throw new UnmappedException("its factors are not whole"))];
        Layer layer = factors.Length switch { 1 => new UpSampling1d(factors[0]), 2 => new UpSampling2d([.. factors]), _ => new UpSampling3d([.. factors]) };
        node.Give(node.Into.Add(layer, x.Order, [x]));
    }

    // These take, for whole factors, the number over whose cell the new place lies.
    static void CheckPlaces(ReadNode node)
    {
        if (node.Ints("axes") is not null) throw new UnmappedException("it states axes");
        var (places, rounding) = (node.Text("coordinate_transformation_mode", "half_pixel"), node.Text("nearest_mode", "round_prefer_floor"));
        if (places == "asymmetric" && rounding == "floor" || places is "half_pixel" or "pytorch_half_pixel" && rounding is "round_prefer_floor" or "round_prefer_ceil") return;
        throw new UnmappedException($"it places by {places} and rounds by {rounding}");
    }

    static double[] Scales(ReadNode node, Traced value)
    {
        var input = node.Operator == "Upsample" || node.Opset < 11 ? 1 : 2;
        if (node.Has(input) && node.Known(input, "scales") is { Count: > 0 } scales) return Array.ConvertAll(scales.Reals, scale => (double)scale);
        if (!node.Has(3)) throw new UnmappedException("it states neither scales nor sizes");
        var sizes = node.Known(3, "sizes").Whole;
        if (sizes.Length != value.Rank) throw new UnmappedException("its sizes do not fit its axes");
        return [.. sizes.Select((size, axis) => size == value[axis] || axis == value.BatchAxis && size == node.Into.Batch ? 1 : value[axis] > 0 ? (double)size / value[axis] : throw new UnmappedException("it resizes an open axis to a size"))];
    }
}
