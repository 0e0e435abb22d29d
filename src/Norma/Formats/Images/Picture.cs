using System.Runtime.Intrinsics;

namespace Norma.Formats.Images;

/// <summary>A decoded picture: rows of pixels from the top, the channels of a pixel side by side.</summary>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Channels">1 for grey, 3 for red, green, blue, 4 with opacity.</param>
/// <param name="Values">Row-major <c>[Height, Width, Channels]</c>, 0 to 255.</param>
sealed record Picture(int Height, int Width, int Channels, ReadOnlyMemory<byte> Values)
{
    /// <summary>The same picture with other channels: grey is <c>0.299 R + 0.587 G + 0.114 B</c> (ITU-R BT.601) in Pillow's whole numbers; opacity is left out, or full.</summary>
    public Picture With(int channels)
    {
        if (channels == Channels) return this;
        var from = Values.Span;
        var to = GC.AllocateUninitializedArray<byte>(checked(Height * Width * channels));
        var done = (Channels, channels) is (4, 3) ? WithoutOpacity(from, to) : 0;
        for (int i = done, at = done * Channels, end = Height * Width; i < end; i++, at += Channels)
        {
            var (red, green, blue) = Channels == 1 ? (from[at], from[at], from[at]) : (from[at], from[at + 1], from[at + 2]);
            if (channels == 1)
            {
                to[i] = Channels == 1 ? red : (byte)((red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16);
                continue;
            }
            (to[i * channels], to[i * channels + 1], to[i * channels + 2]) = (red, green, blue);
            if (channels == 4) to[i * 4 + 3] = 255;
        }
        return new(Height, Width, channels, to);
    }

    // Four pixels at a time, as long as what is written beyond them is overwritten by the next; gives how many.
    static int WithoutOpacity(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        var pixel = 0;
        for (; pixel * 4 + Vector128<byte>.Count <= from.Length && pixel * 3 + Vector128<byte>.Count <= to.Length; pixel += 4)
            Vector128.Shuffle(Vector128.Create(from.Slice(pixel * 4, Vector128<byte>.Count)), colours).CopyTo(to[(pixel * 3)..]);
        return pixel;
    }
}
