using Norma.Data;
using Norma.Features;
using Norma.Models.Layers.Image;
using Norma.Spec;
using Norma.Training;
using Norma.Training.Augmentations;
using Norma.Training.Optimizers;
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
        Augmenting.Of(words, s_layout, [s_target])!.Apply(1, epoch, row, numbers, _ => truth, _ => default);
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

    static readonly Target s_mask = new("cells", TaskKind.Segmentation, ["none", "cell"], [Height, Width]);

    [Fact]
    public void A_mask_moves_as_its_picture_does_and_what_lies_beyond_does_not_count()
    {
        var (moved, beyond) = (0, 0);
        for (var row = 0; row < 60; row++)
        {
            var (numbers, _) = Row();
            var mask = Array.ConvertAll(numbers[2..], level => (long)level);
            Augmenting.Of([new RandomFlip(FlipMode.HorizontalAndVertical), new RandomAffine([0.5, 2], 0.3)], s_layout, [s_mask])!.Apply(1, 0, row, numbers, _ => default, _ => mask);
            Assert.Equal([7f, 8], numbers[..2]);
            for (var i = 0; i < mask.Length; i++)
            {
                // Between pixels the picture is a mean of its neighbours; the nearest of them has more than a quarter of it.
                if (mask[i] == 1) Assert.True(numbers[2 + i] >= 0.25f, $"row {row}, pixel {i}");
                if (mask[i] == 0) Assert.True(numbers[2 + i] <= 0.75f + 1e-5, $"row {row}, pixel {i}");
            }
            if (mask.Contains(-1)) beyond++;
            if (!mask.AsSpan().SequenceEqual(Array.ConvertAll(Row().Numbers[2..], level => (long)level))) moved++;
        }
        Assert.True(moved > 50 && beyond > 20, $"{moved} moved, {beyond} with something beyond");
    }

    [Fact]
    public void A_mirrored_mask_is_the_mirror()
    {
        long[] mask = [1, 2, 3, 4, 5, 6];
        Augmenting.Move(mask, 2, 3, new Placement(-1, 1, 1, 0));
        Assert.Equal([3, 2, 1, 6, 5, 4], mask);
        Augmenting.Move(mask, 2, 3, new Placement(1, 0, -1, 1));
        Assert.Equal([6, 5, 4, 3, 2, 1], mask);
        Augmenting.Move(mask, 2, 3, new Placement(1, 1.0 / 3, 1, 0));
        Assert.Equal([5, 4, -1, 2, 1, -1], mask);
    }

    [Fact]
    public void What_fits_no_target_is_a_finding()
    {
        Target label = new("label", TaskKind.MulticlassClassification, ["a", "b", "c"]);
        Assert.Equal("TRAN007", Assert.Single(Augmenting.Check([new RandomFlip()], [label])).Code);
        Assert.Equal("TRAN007", Assert.Single(Augmenting.Check([new RandomAffine([2, 1])], [s_target])).Code);
        Assert.Equal("TRAN007", Assert.Single(Augmenting.Check([new MixUp()], [s_target])).Code);
        Assert.Equal("TRAN007", Assert.Single(Augmenting.Check([new MixUp(), new MixUp()], [label])).Code);
        Assert.Empty(Augmenting.Check([new MixUp()], [label]));
        Assert.Empty(Augmenting.Check([new RandomFlip(), new MixUp()], [s_mask]));
    }

    [Fact]
    public void What_fits_nothing_that_the_model_sees_is_a_finding()
    {
        Target other = new("cells", TaskKind.Segmentation, ["none", "cell"], [Height, Width + 1]);
        Assert.Contains("sees none of its size", Assert.Throws<FindingsException>(() => Augmenting.Require([new RandomFlip()], s_layout, [other])).Message);
        Assert.Contains("two targets", Assert.Throws<FindingsException>(() => Augmenting.Require([new RandomFlip()], s_layout, [s_mask, s_target])).Message);
        Target label = new("label", TaskKind.BinaryClassification, ["a", "b"]);
        Assert.Contains("'words'", Assert.Throws<FindingsException>(() => Augmenting.Require([new MixUp()], new Layout(4, [], [new("words", 4) { Tokens = 9 }]), [label])).Message);
        Augmenting.Require([new RandomFlip()], s_layout, [s_mask]);
    }

    [Theory, InlineData(0.2), InlineData(1), InlineData(4)]
    public void Shares_of_a_mixture_have_the_moments_of_beta(double alpha)
    {
        var shares = Enumerable.Range(0, 20_000).Select(step => new MixUp(alpha).Share(1, step)).ToArray();
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        var mean = shares.Average();
        var variance = 1 / (4 * (2 * alpha + 1));
        // Five deviations of a mean of 20,000, and of their variance.
        Assert.Equal(0.5, mean, 5 * Math.Sqrt(variance / 20_000));
        Assert.Equal(variance, shares.Average(share => (share - mean) * (share - mean)), 0.012);
        Assert.Equal(new MixUp(alpha).Share(1, 7), new MixUp(alpha).Share(1, 7));
    }

    [Fact]
    public void A_step_on_mixtures_is_one_on_the_mixed_rows_with_both_truths()
    {
        const int Rows = 60, Width = 5;
        var rows = Sets.Rows(Sets.TwoClasses, Rows, levels: 0);
        var plan = Sets.Plan(Sets.TwoClasses, rows.Features.Layout);
        var mixed = new Trainer(plan, new Supervised(Optimizer: new Sgd(0.1), Epochs: 1, BatchSize: 1000, Augmentation: [new MixUp(0.7)]), 3).Train(rows);

        var order = new int[Rows];
        RowOrder.Fill(order, 3, 0);
        var share = (float)new MixUp(0.7).Share(3, 0);
        Assert.InRange(share, 0.05f, 0.95f);
        var (numbers, truth, weights) = (new List<float>(), new List<float>(), new List<float>());
        foreach (var second in (bool[])[false, true])
            for (var i = 0; i < Rows; i++)
            {
                var (one, other) = (order[i], order[Rows - 1 - i]);
                for (var k = 0; k < Width; k++) numbers.Add(share * rows.Features.Numbers[one * Width + k] + (1 - share) * rows.Features.Numbers[other * Width + k]);
                truth.Add(rows.Truth[0][second ? other : one]);
                weights.Add(second ? 1 - share : share);
            }
        var both = new TrainingRows(new(2 * Rows, rows.Features.Layout, [.. numbers], []), [truth.ToArray()], [.. weights]);
        var stated = new Trainer(plan, new Supervised(Optimizer: new Sgd(0.1), Epochs: 1, BatchSize: 1000), 3).Train(both);
        foreach (var (a, b) in mixed.Weights.All.Zip(stated.Weights.All))
            for (var i = 0; i < a.Values.Length; i++) Assert.Equal(a.Values[i], b.Values[i], 1e-5f);
    }
}
