using Norma.Data.Fields;
using Norma.Formats.Images;
using Norma.Spec;

namespace Norma.Data;

/// <summary>How a picture of a file lies in the one that a model sees: boxes go both ways.</summary>
/// <param name="Width">Of the file's picture, in pixels.</param>
/// <param name="Height">Of the file's picture, in pixels.</param>
/// <param name="Left">Where its left border lies, as a share of the seen picture's width.</param>
/// <param name="Top">Where its upper border lies, as a share of the height.</param>
/// <param name="Across">Its width as a share of the seen picture's.</param>
/// <param name="Down">Its height as a share of the seen picture's.</param>
readonly record struct PictureFrame(int Width, int Height, double Left, double Top, double Across, double Down)
{
    /// <summary>A position across the file's picture as a share of the seen one.</summary>
    public double ShareX(double x) => Left + x / Width * Across;

    /// <summary>A position down the file's picture as a share of the seen one.</summary>
    public double ShareY(double y) => Top + y / Height * Down;

    /// <summary>A share of the seen picture's width as a position in the file's, inside of it.</summary>
    public double PixelX(double share) => Math.Clamp((share - Left) / Across * Width, 0, Width);

    /// <summary>A share of the seen picture's height as a position in the file's, inside of it.</summary>
    public double PixelY(double share) => Math.Clamp((share - Top) / Down * Height, 0, Height);

    /// <summary>By row, how its picture lies.</summary>
    /// <param name="field">The contract of the pictures.</param>
    /// <param name="pictures">The pictures as they are seen.</param>
    public static PictureFrame[] Of(Image field, TensorColumn pictures)
    {
        var (height, width) = ((int)pictures.Shape[0], (int)pictures.Shape[1]);
        var frames = new PictureFrame[pictures.Rows];
        for (var row = 0; row < frames.Length; row++)
        {
            var (w, h) = pictures.Sizes is { } sizes ? sizes[row] : (width, height);
            var place = Fitting.Place(h, w, height, width, field.Fit);
            frames[row] = new(w, h, place.Left / width, place.Top / height, place.Width / width, place.Height / height);
        }
        return frames;
    }

    /// <summary>The field of the picture that boxes are in; null where it is not plain which it is.</summary>
    public static string? PictureOf(Boxes boxes, Map<Field> fields) =>
        boxes.Image ?? (fields.Where(field => field.Value is Image { Role: Role.Feature }).Select(field => field.Key).ToArray() is [var only] ? only : null);
}
