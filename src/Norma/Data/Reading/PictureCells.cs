using Norma.Data.Fields;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Pictures as <c>[height, width, channels]</c> bytes.</summary>
/// <param name="stated">Their contract.</param>
/// <param name="file">The table that names or holds them.</param>
sealed class PictureCells(Image stated, RowFile file) : FileCells<Picture, Shape, byte>(file)
{
    const int UsualChannels = 3;

    /// <inheritdoc/>
    protected override int MostBytes => PictureReader.MostBytes;

    /// <inheritdoc/>
    protected override Shape? Stated => stated.Axes;

    /// <inheritdoc/>
    protected override Picture Read(byte[] bytes) => PictureFrom(stated, bytes);

    /// <inheritdoc/>
    protected override Shape Said(Picture item) => [stated.Height ?? item.Height, stated.Width ?? item.Width, stated.Channels ?? item.Channels];

    /// <inheritdoc/>
    protected override long BytesOf(Picture item) => item.Values.Length;

    /// <inheritdoc/>
    protected override Shape Agree(IReadOnlyList<Shape> said) => said[0];

    /// <inheritdoc/>
    protected override (int Width, int Height)? OwnSize(Picture item) => (item.Width, item.Height);

    /// <inheritdoc/>
    protected override void Write(Picture item, Shape shape, Span<byte> into) => Write(stated, item, shape, into);

    /// <summary>A picture of a file's bytes, with the channels of the field.</summary>
    /// <exception cref="CellFaultException">They are no picture, or one of another size than it must have.</exception>
    public static Picture PictureFrom(Image image, byte[] bytes)
    {
        try
        {
            return PictureReader.Read(bytes, image.Channels ?? UsualChannels, image is { Fit: PictureFit.Exact, Height: { } height, Width: { } width } ? (height, width) : null);
        }
        catch (PictureFaultException fault)
        {
            throw new CellFaultException(fault.Message);
        }
    }

    /// <summary>The values of a picture, brought to the sizes.</summary>
    /// <exception cref="CellFaultException">It has another size, and must have this one.</exception>
    public static void Write(Image image, Picture item, Shape shape, Span<byte> into)
    {
        try
        {
            Fitting.To(item.With((int)shape[2]), (int)shape[0], (int)shape[1], image.Fit).Values.Span.CopyTo(into);
        }
        catch (PictureFaultException fault)
        {
            throw new CellFaultException(fault.Message);
        }
    }
}
