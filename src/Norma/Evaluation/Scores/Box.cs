namespace Norma.Evaluation.Scores;

/// <summary>A rectangle in an image, its sides parallel to the image's; the unit is pixels or any other.</summary>
/// <remarks>Edges are positions between pixels, as in COCO: a box from 0 to 10 is 10 wide. (PASCAL VOC's own program counts 11.)</remarks>
/// <param name="Left">Least x.</param>
/// <param name="Top">Least y.</param>
/// <param name="Right">Greatest x.</param>
/// <param name="Bottom">Greatest y.</param>
readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Width times height; 0 where an edge lies beyond its opposite.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>The area of two boxes that both cover.</summary>
    public static double Intersection(Box a, Box b) =>
        new Box(Math.Max(a.Left, b.Left), Math.Max(a.Top, b.Top), Math.Min(a.Right, b.Right), Math.Min(a.Bottom, b.Bottom)).Area;

    /// <summary>How far two boxes are the same: 0 apart, 1 equal.</summary>
    /// <remarks><c>|A ∩ B| / |A ∪ B|</c>; 0 where both are empty. <para>Jaccard 1912; <c>torchvision.ops.box_iou</c>.</para></remarks>
    public static double IntersectionOverUnion(Box a, Box b)
    {
        var common = Intersection(a, b);
        return common > 0 ? common / (a.Area + b.Area - common) : 0;
    }

    /// <summary>The share of a box that a region covers, 0 to 1, by which detections in a crowd are judged.</summary>
    /// <remarks><c>|A ∩ R| / |A|</c>; 0 where the box is empty. <para><c>pycocotools.mask.iou</c> with <c>iscrowd</c>.</para></remarks>
    public static double IntersectionOverArea(Box box, Box region)
    {
        var common = Intersection(box, region);
        return common > 0 ? common / box.Area : 0;
    }
}
