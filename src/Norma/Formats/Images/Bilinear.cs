namespace Norma.Formats.Images;

/// <summary>Resizes pictures by a triangle filter that widens where a picture shrinks (antialias): Pillow's <c>resize(BILINEAR, box)</c>, in its arithmetic: the box in float32, the sums in whole numbers.</summary>
/// <remarks>First along rows, then along columns; weights are of 22 bits after the point, sums are rounded and held within 0 to 255.</remarks>
static class Bilinear
{
    const int Bits = 32 - 8 - 2;

    /// <summary>The weights of one axis.</summary>
    /// <param name="First">By place of the result, the first place that it reads.</param>
    /// <param name="Count">By place of the result, how many it reads.</param>
    /// <param name="Weights">By place of the result, <paramref name="Size"/> weights.</param>
    /// <param name="Size">Room for the weights of a place.</param>
    sealed record Axis(int[] First, int[] Count, int[] Weights, int Size);

    /// <summary>A part of a picture in another size.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="height">Of the result.</param>
    /// <param name="width">Of the result.</param>
    /// <param name="top">Where the part begins, in pixels, also between two.</param>
    /// <param name="left">Where the part begins.</param>
    /// <param name="bottom">Where it ends.</param>
    /// <param name="right">Where it ends.</param>
    public static Picture Resize(Picture picture, int height, int width, float top, float left, float bottom, float right)
    {
        var channels = picture.Channels;
        var rows = width != picture.Width || left != 0 || right != width ? AxisOf(picture.Width, left, right, width) : null;
        var columns = height != picture.Height || top != 0 || bottom != height ? AxisOf(picture.Height, top, bottom, height) : null;
        var current = picture;
        if (rows is not null)
        {
            var from = current.Values.Span;
            var to = new byte[checked(current.Height * width * channels)];
            for (var y = 0; y < current.Height; y++)
            {
                var line = from.Slice(y * current.Width * channels, current.Width * channels);
                for (var x = 0; x < width; x++)
                    Sum(line, rows, x, channels, channels, to.AsSpan((y * width + x) * channels, channels));
            }
            current = new(current.Height, width, channels, to);
        }
        if (columns is not null)
        {
            var from = current.Values.Span;
            var to = new byte[checked(height * width * channels)];
            var stride = width * channels;
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                    Sum(from[(x * channels)..], columns, y, stride, channels, to.AsSpan((y * width + x) * channels, channels));
            current = new(height, width, channels, to);
        }
        return current;
    }

    static void Sum(ReadOnlySpan<byte> from, Axis axis, int place, int stride, int channels, Span<byte> to)
    {
        var first = axis.First[place];
        var weights = axis.Weights.AsSpan(place * axis.Size, axis.Count[place]);
        for (var channel = 0; channel < channels; channel++)
        {
            var sum = 1 << (Bits - 1);
            var at = first * stride + channel;
            foreach (var weight in weights)
            {
                sum += from[at] * weight;
                at += stride;
            }
            to[channel] = (byte)Math.Clamp(sum >> Bits, 0, 255);
        }
    }

    static Axis AxisOf(int size, float begin, float end, int wanted)
    {
        var scale = (double)(end - begin) / wanted;
        var support = Math.Max(1, scale);
        var room = (int)Math.Ceiling(support) * 2 + 1;
        var axis = new Axis(new int[wanted], new int[wanted], new int[checked(wanted * room)], room);
        var weights = new double[room];
        for (var i = 0; i < wanted; i++)
        {
            var center = begin + (i + 0.5) * scale;
            var first = Math.Max(0, (int)(center - support + 0.5));
            var count = Math.Min(size, (int)(center + support + 0.5)) - first;
            var total = 0.0;
            for (var k = 0; k < count; k++) total += weights[k] = Math.Max(0, 1 - Math.Abs((k + first - center + 0.5) / support));
            for (var k = 0; k < count; k++) axis.Weights[i * room + k] = (int)(0.5 + (total == 0 ? weights[k] : weights[k] / total) * (1 << Bits));
            (axis.First[i], axis.Count[i]) = (first, count);
        }
        return axis;
    }
}
