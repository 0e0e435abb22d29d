using Norma.Data.Fields;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Masks as <c>[height, width]</c> places of classes.</summary>
/// <param name="stated">Their contract.</param>
/// <param name="file">The table that names them.</param>
sealed class MaskCells(Mask stated, RowFile file) : FileCells<Picture, byte>(file)
{
    readonly byte[] _classOf = ClassOf(stated);

    /// <inheritdoc/>
    protected override int MostBytes => PictureReader.MostBytes;

    /// <inheritdoc/>
    protected override Shape? Stated => stated.Axes;

    /// <inheritdoc/>
    protected override Picture Read(byte[] bytes)
    {
        Picture picture;
        try
        {
            picture = PictureReader.Read(bytes, 3, null);
        }
        catch (PictureFaultException fault)
        {
            throw new CellFaultException(fault.Message);
        }
        var from = picture.Values.Span;
        var levels = new byte[picture.Height * picture.Width];
        for (var i = 0; i < levels.Length; i++)
        {
            if (from[3 * i] != from[3 * i + 1] || from[3 * i] != from[3 * i + 2]) throw new CellFaultException("is a picture in colours, expected grey levels");
            levels[i] = from[3 * i];
        }
        return new(picture.Height, picture.Width, 1, levels);
    }

    /// <inheritdoc/>
    protected override Shape Agree(IEnumerable<Picture> items) => [items.First().Height, items.First().Width];

    /// <inheritdoc/>
    protected override void Write(Picture item, Shape shape, Span<byte> into)
    {
        var (height, width) = ((int)shape[0], (int)shape[1]);
        if (stated.Height is null && (item.Height != height || item.Width != width)) throw new CellFaultException(Fitting.Unfit(item.Height, item.Width, height, width).Message);
        var from = item.Values.Span;
        for (var y = 0; y < height; y++)
        {
            // The pixel in which the middle of this one lies, as Pillow's NEAREST.
            var row = Nearest(y, height, item.Height) * item.Width;
            for (var x = 0; x < width; x++) into[y * width + x] = _classOf[from[row + Nearest(x, width, item.Width)]];
        }
    }

    static int Nearest(int place, int size, int from) => (int)((2L * place + 1) * from / (2L * size));

    static byte[] ClassOf(Mask stated)
    {
        var classOf = new byte[256];
        Array.Fill(classOf, Mask.Nothing);
        for (var c = 0; c < stated.Classes.Count; c++) classOf[stated.Levels?[c] ?? c] = (byte)c;
        return classOf;
    }
}
