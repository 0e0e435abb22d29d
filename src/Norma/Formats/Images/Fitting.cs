using System.Globalization;

namespace Norma.Formats.Images;

/// <summary>Brings pictures to a size.</summary>
static class Fitting
{
    /// <summary>A picture in a size.</summary>
    /// <exception cref="PictureFaultException">It must have that size and has another.</exception>
    public static Picture To(Picture picture, int height, int width, PictureFit fit)
    {
        if (picture.Height == height && picture.Width == width) return picture;
        switch (fit)
        {
            case PictureFit.Stretch:
                return Bilinear.Resize(picture, height, width, 0, 0, picture.Height, picture.Width);
            case PictureFit.Crop:
                // ImageOps.fit: the largest part of the middle that has the sides' ratio.
                var ratio = (double)width / height;
                var (h, w) = (double)picture.Width / picture.Height >= ratio ? (picture.Height, picture.Height * ratio) : (picture.Width / ratio, (double)picture.Width);
                var (top, left) = ((picture.Height - h) / 2, (picture.Width - w) / 2);
                return Bilinear.Resize(picture, height, width, (float)top, (float)left, (float)(top + h), (float)(left + w));
            case PictureFit.Pad:
                return Padded(picture, height, width);
            default:
                throw Unfit(picture.Height, picture.Width, height, width);
        }
    }

    /// <summary>A picture that must have a size and has another.</summary>
    public static PictureFaultException Unfit(int height, int width, int wantedHeight, int wantedWidth) =>
        new(string.Create(CultureInfo.InvariantCulture, $"has {height} × {width} pixels (height × width), not {wantedHeight} × {wantedWidth}; state 'height', 'width' and 'fit' to resize"));

    // ImageOps.pad: whole, in the middle, black around it.
    static Picture Padded(Picture picture, int height, int width)
    {
        var (h, w) = (height, width);
        var (ratio, wanted) = ((double)picture.Width / picture.Height, (double)width / height);
        if (ratio > wanted) h = Math.Max(1, (int)Math.Round((double)picture.Height / picture.Width * width, MidpointRounding.ToEven));
        else if (ratio < wanted) w = Math.Max(1, (int)Math.Round((double)picture.Width / picture.Height * height, MidpointRounding.ToEven));
        var inner = Bilinear.Resize(picture, h, w, 0, 0, picture.Height, picture.Width);
        if (h == height && w == width) return inner;
        var (top, left) = ((int)Math.Round((height - h) * 0.5, MidpointRounding.ToEven), (int)Math.Round((width - w) * 0.5, MidpointRounding.ToEven));
        var channels = picture.Channels;
        var values = new byte[checked(height * width * channels)];
        for (var y = 0; y < h; y++)
            inner.Values.Span.Slice(y * w * channels, w * channels).CopyTo(values.AsSpan(((top + y) * width + left) * channels));
        return new(height, width, channels, values);
    }
}

/// <summary>How a picture comes to a size that it does not have.</summary>
public enum PictureFit
{
    /// <summary>It must have it.</summary>
    Exact,
    /// <summary>Each side is resized by itself.</summary>
    Stretch,
    /// <summary>The largest part of its middle with the sides' ratio is resized (<c>PIL.ImageOps.fit</c>).</summary>
    Crop,
    /// <summary>All of it is resized and stands in the middle, black around it (<c>PIL.ImageOps.pad</c>).</summary>
    Pad,
}
