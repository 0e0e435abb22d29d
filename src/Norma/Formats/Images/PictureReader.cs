using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace Norma.Formats.Images;

/// <summary>Decodes JPEG, PNG, GIF (its first frame), BMP and WebP: the numbers of the file, without colour management, upright as its EXIF orientation says.</summary>
/// <remarks>The sizes are read before anything is decoded, so that a small file cannot ask for much memory.</remarks>
static class PictureReader
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 256 << 20;

    /// <summary>The most pixels of a picture.</summary>
    public const int MostPixels = 1 << 26;

    /// <summary>Memory that is kept for the next picture.</summary>
    const int MostLent = 16 << 20;

    /// <summary>By what ends such files are known.</summary>
    public static IReadOnlyList<string> Ends { get; } = [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"];

    /// <summary>The picture of a file's bytes.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="exact">The height and width that it must have, where it must: another picture is not decoded.</param>
    /// <exception cref="PictureFaultException">They are no picture, are cut, have too many pixels or another size.</exception>
    public static Picture Read(byte[] bytes, int channels, (int Height, int Width)? exact = null)
    {
        var lent = Array.Empty<byte>();
        try
        {
            return Read(bytes, channels, exact, ref lent);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }

    static unsafe Picture Read(byte[] bytes, int channels, (int Height, int Width)? exact, ref byte[] lent)
    {
        fixed (byte* file = bytes)
        {
            using var data = SKData.Create((nint)file, bytes.Length);
            using var codec = SKCodec.Create(data) ?? throw new PictureFaultException("is no JPEG, PNG, GIF, BMP or WebP picture");
            var (width, height) = (codec.Info.Width, codec.Info.Height);
            if (width < 1 || height < 1 || (long)width * height > MostPixels)
                throw new PictureFaultException(string.Create(CultureInfo.InvariantCulture, $"has {width} × {height} pixels; at most {MostPixels} are decoded"));
            var origin = codec.EncodedOrigin;
            var (upright, across) = origin >= SKEncodedOrigin.LeftTop ? (width, height) : (height, width);
            if (exact is { } size && size != (upright, across)) throw Fitting.Unfit(upright, across, size.Height, size.Width);
            var length = checked(width * height * 4);
            var pixels = length <= MostLent ? lent = ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);
            SKCodecResult result;
            fixed (byte* to = pixels) result = codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)to);
            return result switch
            {
                SKCodecResult.Success => Kept(Upright(new(height, width, 4, pixels.AsMemory(0, length)), origin), channels),
                SKCodecResult.IncompleteInput => throw new PictureFaultException("ends before its picture does"),
                _ => throw new PictureFaultException($"cannot be decoded ({result})"),
            };
        }
    }

    // Nothing of it may stay in memory that is lent.
    static Picture Kept(Picture picture, int channels) => channels == picture.Channels ? picture with { Values = picture.Values.ToArray() } : picture.With(channels);

    // Each pixel of the upright picture from where it stands in the file.
    static Picture Upright(Picture picture, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft) return picture;
        var (height, width) = (picture.Height, picture.Width);
        var turned = origin >= SKEncodedOrigin.LeftTop;
        var (rows, columns) = turned ? (width, height) : (height, width);
        var from = MemoryMarshal.Cast<byte, uint>(picture.Values.Span);
        var to = new byte[picture.Values.Length];
        var into = MemoryMarshal.Cast<byte, uint>(to.AsSpan());
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                var (row, column) = origin switch
                {
                    SKEncodedOrigin.TopRight => (y, width - 1 - x),
                    SKEncodedOrigin.BottomRight => (height - 1 - y, width - 1 - x),
                    SKEncodedOrigin.BottomLeft => (height - 1 - y, x),
                    SKEncodedOrigin.LeftTop => (x, y),
                    SKEncodedOrigin.RightTop => (height - 1 - x, y),
                    SKEncodedOrigin.RightBottom => (height - 1 - x, width - 1 - y),
                    SKEncodedOrigin.LeftBottom => (x, width - 1 - y),
                    _ => (y, x),
                };
                into[y * columns + x] = from[row * width + column];
            }
        return new(rows, columns, 4, to);
    }
}
