using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class MaskTests
{
    public static TheoryData<string> Cases => Samples.Golden("scores.json", "masks").Names();

    [Theory, MemberData(nameof(Cases))]
    public void Figures_of_masks_equal_scikit_learns(string name)
    {
        var golden = Samples.Golden("scores.json", "masks").Case(name);
        var classes = golden.GetProperty("classes").GetInt32();
        var matrix = new ConfusionMatrix(classes);
        matrix.Add<int>(golden.GetProperty("truth").Integers(), golden.GetProperty("predicted").Integers());
        Assert.Equal(golden.GetProperty("matrix").Doubles(), Enumerable.Range(0, classes * classes).Select(i => matrix[i / classes, i % classes]));
        ScoreGoldens.Equals(golden, "mean_iou", MeanIou.Of(matrix));
        ScoreGoldens.Equals(golden, "dice", Dice.Of(matrix));
        ScoreGoldens.Equals(golden, "pixel_accuracy", PixelAccuracy.Of(matrix));
    }

    /// <summary>Class 0: 2 of 3 true, 2 of 2 predicted; class 1: 1 of 1 true, 1 of 2 predicted.</summary>
    static readonly ConfusionMatrix s_small = Of([0, 0, 0, 1, 255], [0, 0, 1, 1, 0], 3);

    [Fact]
    public void Small_masks_are_judged_by_hand()
    {
        Assert.Equal((2.0 / 3 + 1.0 / 2) / 2, MeanIou.Of(s_small)!.Value, 1e-12);
        Assert.Equal((4.0 / 5 + 2.0 / 3) / 2, Dice.Of(s_small)!.Value, 1e-12);
        Assert.Equal(3.0 / 4, PixelAccuracy.Of(s_small)!.Value, 1e-12);
        Assert.Null(MeanIou.OfClass(s_small, 2));
    }

    [Fact]
    public void Equal_masks_are_perfect_and_no_pixels_have_no_value()
    {
        var same = Of([0, 1, 2], [0, 1, 2], 3);
        Assert.Equal((1, 1, 1), (MeanIou.Of(same), Dice.Of(same), PixelAccuracy.Of(same)));
        var none = Of([255], [0], 3);
        Assert.Equal((null, null, null), (MeanIou.Of(none), Dice.Of(none), PixelAccuracy.Of(none)));
    }

    [Fact]
    public void Images_add_up()
    {
        var (sum, other) = (new ConfusionMatrix(3), Of([2, 1], [2, 2], 3));
        sum.Add(s_small, 2);
        sum.Add(other);
        var whole = Of([0, 0, 0, 1, 0, 0, 0, 1, 2, 1], [0, 0, 1, 1, 0, 0, 1, 1, 2, 2], 3);
        Assert.Equal((MeanIou.Of(whole), Dice.Of(whole), PixelAccuracy.Of(whole)), (MeanIou.Of(sum), Dice.Of(sum), PixelAccuracy.Of(sum)));
    }

    [Fact]
    public void What_is_no_class_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Of([3], [0], 3));
        Assert.Throws<ArgumentException>(() => Of([0], [255], 3));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).Add<long>([long.MaxValue], [0]));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).Add<int>([-1], [0]));
        Assert.Throws<ArgumentException>(() => Of([0, 1], [0], 3));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).Add(s_small));
    }

    static ConfusionMatrix Of(byte[] truth, byte[] predicted, int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        matrix.Add<byte>(truth, predicted);
        return matrix;
    }
}
