using Norma.Spec;

namespace Norma.Formats.Boxes;

/// <summary>A box as a file states it. Edges are positions between pixels, from 0 at the left and the top: a box from 0 to 10 is 10 wide.</summary>
/// <param name="Class">The name of what it holds.</param>
/// <param name="Left">Least x.</param>
/// <param name="Top">Least y.</param>
/// <param name="Right">Greatest x.</param>
/// <param name="Bottom">Greatest y.</param>
/// <param name="Ignored">Whether it need not be found, and finding it is no error: PASCAL VOC's <c>difficult</c>, COCO's <c>iscrowd</c>.</param>
/// <param name="Source">What names it in findings, as in <c>annotation 42</c>; null where its place does.</param>
/// <param name="At">Where it stands in the file; null where that has no lines.</param>
sealed record StatedBox(string Class, double Left, double Top, double Right, double Bottom, bool Ignored = false, string? Source = null, Place? At = null);

/// <summary>A picture with its boxes, as files state them.</summary>
/// <param name="File">The picture's file, relative to the folder of the pictures.</param>
/// <param name="Width">In pixels; 0 where it is not stated.</param>
/// <param name="Height">In pixels; 0 where it is not stated.</param>
/// <param name="Boxes">Its boxes.</param>
sealed record StatedPicture(string File, int Width, int Height, IReadOnlyList<StatedBox> Boxes);
