using System.Globalization;
using System.Text;
using Norma.Data;
using Norma.Evaluation;

namespace Norma.Deployment;

/// <summary>A mask of one class as COCO writes it uncompressed: how many pixels, column by column from the top left, are not of the class, then how many are, and so on.</summary>
/// <remarks><c>{"size":[height,width],"counts":[…]}</c>; <c>pycocotools.mask</c>, Lin et al. 2014, https://arxiv.org/abs/1405.0312.</remarks>
static class RunLength
{
    /// <summary>The pixels of a row whose most likely class is this one.</summary>
    /// <param name="target">A target of masks.</param>
    /// <param name="shares">Row-major <c>[rows, height, width, classes]</c>.</param>
    /// <param name="row">The row.</param>
    /// <param name="class">The class.</param>
    public static string Of(Target target, float[] shares, int row, int @class)
    {
        var (height, width, classes) = ((int)target.Shape![0], (int)target.Shape[1], target.Classes.Count);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{{\"size\":[{height},{width}],\"counts\":[");
        var (inside, run) = (false, 0);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++, run++)
            {
                var at = ((row * height + y) * (long)width + x) * classes;
                if (PixelCounts.Likeliest(shares.AsSpan((int)at, classes)) == @class == inside) continue;
                text.Append(CultureInfo.InvariantCulture, $"{run},");
                (inside, run) = (!inside, 0);
            }
        }
        return text.Append(CultureInfo.InvariantCulture, $"{run}]}}").ToString();
    }
}
