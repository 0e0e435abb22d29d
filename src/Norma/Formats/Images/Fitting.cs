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

    /// <summary>Where all of a picture lies in one that it was brought to: left, top, width and height in pixels. Of a crop it reaches beyond the borders.</summary>
    public static (double Left, double Top, double Width, double Height) Place(int fromHeight, int fromWidth, int height, int width, PictureFit fit)
    {
        if (fit == PictureFit.Pad && (fromHeight, fromWidth) != (height, width))
        {
            var (top, left, h, w) = Inner(fromHeight, fromWidth, height, width);
            return (left, top, w, h);
        }
        if (fit == PictureFit.Crop)
        {
            var scale = Math.Max((double)width / fromWidth, (double)height / fromHeight);
            return ((width - fromWidth * scale) / 2, (height - fromHeight * scale) / 2, fromWidth * scale, fromHeight * scale);
        }
        return (0, 0, width, height);
    }

    /// <summary>A picture that must have a size and has another.</summary>
    public static PictureFaultException Unfit(int height, int width, int wantedHeight, int wantedWidth) =>
        new(string.Create(CultureInfo.InvariantCulture, $"has {height} × {width} pixels (height × width), not {wantedHeight} × {wantedWidth}; state 'height', 'width' and 'fit' to resize"));

    // ImageOps.pad: whole, in the middle, black around it.
    static Picture Padded(Picture picture, int height, int width)
    {
        var (top, left, h, w) = Inner(picture.Height, picture.Width, height, width);
        var inner = Bilinear.Resize(picture, h, w, 0, 0, picture.Height, picture.Width);
        if (h == height && w == width) return inner;
        var channels = picture.Channels;
        var values = new byte[checked(height * width * channels)];
        for (var y = 0; y < h; y++)
            inner.Values.Span.Slice(y * w * channels, w * channels).CopyTo(values.AsSpan(((top + y) * width + left) * channels));
        return new(height, width, channels, values);
    }

    static (int Top, int Left, int Height, int Width) Inner(int fromHeight, int fromWidth, int height, int width)
    {
        var (h, w) = (height, width);
        var (ratio, wanted) = ((double)fromWidth / fromHeight, (double)width / height);
        if (ratio > wanted) h = Math.Max(1, (int)Math.Round((double)fromHeight / fromWidth * width, MidpointRounding.ToEven));
        else if (ratio < wanted) w = Math.Max(1, (int)Math.Round((double)fromWidth / fromHeight * height, MidpointRounding.ToEven));
        return ((int)Math.Round((height - h) * 0.5, MidpointRounding.ToEven), (int)Math.Round((width - w) * 0.5, MidpointRounding.ToEven), h, w);
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
