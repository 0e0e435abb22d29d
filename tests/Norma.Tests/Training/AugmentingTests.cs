using Norma.Data;
using Norma.Features;
using Norma.Models.Layers.Image;
using Norma.Spec;
using Norma.Training;
using Xunit;
using RandomFlip = Norma.Training.Augmentations.RandomFlip;
using RandomAffine = Norma.Training.Augmentations.RandomAffine;

namespace Norma.Tests.Training;

/// <summary>Pictures are moved with the boxes in them: what lay in a box lies in it afterwards.</summary>
public sealed class AugmentingTests
{
    const int Height = 12, Width = 16;

    static readonly Target s_target = new("boxes", TaskKind.ObjectDetection, ["a", "b"], [3, 4]) { Boxes = new("image", 2, 0.05, 0.5, 10) };

    static readonly Layout s_layout = new(2 + Height * Width, [], [new("age", 2), new("image", Height * Width, [Height, Width, 1])]);

    // A bright rectangle from column 4 to 8 and row 2 to 5, with its box, behind two other numbers.
    static (float[] Numbers, float[] Truth) Row()
    {
        var numbers = new float[2 + Height * Width];
        (numbers[0], numbers[1]) = (7, 8);
        for (var y = 2; y < 5; y++) for (var x = 4; x < 8; x++) numbers[2 + y * Width + x] = 1;
        return (numbers, [4f / Width, 2f / Height, 8f / Width, 5f / Height, 1, 0, 0, 0, 0, 0, -1, 0]);
    }

    static (float[] Numbers, float[] Truth) Moved(Items<Augmentation> words, int epoch, int row = 0)
    {
        var (numbers, truth) = Row();
        Augmenting.Of(words, s_layout, [s_target])!.Apply(1, epoch, row, numbers, _ => truth);
        return (numbers, truth);
    }

    [Fact]
    public void A_mirror_moves_whole_pixels_and_the_box_with_them()
    {
        var seen = new HashSet<(int, int)>();
        for (var epoch = 0; epoch < 40; epoch++)
        {
            var (numbers, truth) = Moved([new RandomFlip(FlipMode.HorizontalAndVertical)], epoch);
            Assert.Equal([7f, 8], numbers[..2]);
            var (left, top, right, bottom) = ((int)Math.Round(truth[0] * Width), (int)Math.Round(truth[1] * Height), (int)Math.Round(truth[2] * Width), (int)Math.Round(truth[3] * Height));
            Assert.Equal((4, 3), (right - left, bottom - top));
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++) Assert.Equal(x >= left && x < right && y >= top && y < bottom ? 1f : 0, numbers[2 + y * Width + x]);
            Assert.Equal(-1, truth[10]);
            seen.Add((left, top));
        }
        Assert.Equal([(4, 2), (4, 7), (8, 2), (8, 7)], seen.Order());
    }

    [Fact]
    public void A_larger_moved_picture_has_its_box_around_the_same_things()
    {
        var differ = 0;
        for (var row = 0; row < 30; row++)
        {
            var (numbers, truth) = Moved([new RandomFlip(), new RandomAffine([0.8, 1.4], 0.1)], 0, row);
            var (weight, acrossSum, downSum) = (0.0, 0.0, 0.0);
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++)
                    if (numbers[2 + y * Width + x] > 0.5) (weight, acrossSum, downSum) = (weight + 1, acrossSum + x + 0.5, downSum + y + 0.5);
            // The middle of what is bright is the middle of the box, but for a pixel at the borders.
            Assert.Equal((truth[0] + truth[2]) / 2 * Width, acrossSum / weight, 0.75);
            Assert.Equal((truth[1] + truth[3]) / 2 * Height, downSum / weight, 0.75);
            if (Math.Abs(truth[0] - 0.25f) > 1e-3) differ++;
        }
        Assert.True(differ > 20);
    }

    [Fact]
    public void A_row_of_an_epoch_is_always_moved_alike_and_others_otherwise()
    {
        Items<Augmentation> words = [new RandomAffine()];
        Assert.Equal(Moved(words, 3, 5).Numbers, Moved(words, 3, 5).Numbers);
        Assert.NotEqual(Moved(words, 3, 5).Truth, Moved(words, 4, 5).Truth);
        Assert.NotEqual(Moved(words, 3, 5).Truth, Moved(words, 3, 6).Truth);
    }

    [Fact]
    public void A_box_that_leaves_is_none_and_one_of_which_little_is_left_need_not_be_found()
    {
        float[] truth = [0.0f, 0.4f, 0.2f, 0.6f, 0, 0, 0.1f, 0.4f, 0.3f, 0.6f, 1, 0];
        // Everything a quarter to the left.
        Augmenting.Move(truth, new Placement(1, 0.25, 1, 0));
        Assert.Equal(-1, truth[4]);
        Assert.Equal([0f, 0.4f, 0.05f, 0.6f, 1, 0], truth[6..].Select(v => MathF.Round(v, 4)));
        truth = [0.1f, 0.4f, 0.3f, 0.6f, 1, 0];
        Augmenting.Move(truth, new Placement(1, 0.27, 1, 0));
        Assert.Equal(1, truth[5]);
    }

    [Fact]
    public void Without_boxes_it_is_a_finding()
    {
        var finding = Assert.Single(Augmenting.Check([new RandomFlip()], [new Target("label", TaskKind.MulticlassClassification, ["a", "b", "c"])]));
        Assert.Equal("TRAN007", finding.Code);
        Assert.Equal("TRAN007", Assert.Single(Augmenting.Check([new RandomAffine([2, 1])], [s_target])).Code);
    }
}
