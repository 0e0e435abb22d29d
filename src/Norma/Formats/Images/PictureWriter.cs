using System.Runtime.InteropServices;
using SkiaSharp;

namespace Norma.Formats.Images;

/// <summary>Writes small pictures for pages.</summary>
static class PictureWriter
{
    const int Quality = 80;

    /// <summary>A picture as JPEG; of other channels than 1, 3 or 4 null.</summary>
    public static byte[]? Jpeg(Picture picture)
    {
        if (picture.Channels is not (1 or 3 or 4)) return null;
        var pixels = picture.With(4).Values.ToArray();
        using var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return data?.ToArray();
    }
}
