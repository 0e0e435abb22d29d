using System.Text.Json;
using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class DetectionTests
{
    public static TheoryData<string> Cases => Samples.Golden("detection.json").Names();

    [Theory, MemberData(nameof(Cases))]
    public void Mean_average_precision_equals_plain_Python(string name)
    {
        var golden = Samples.Golden("detection.json").Case(name);
        var images = Images(golden);
        var (coco, voc) = (MeanAveragePrecision.Coco(images), MeanAveragePrecision.Voc(images));
        ScoreGoldens.Equals(golden, "coco", coco.Value());
        ScoreGoldens.Equals(golden, "coco_50", coco.At(0.5));
        ScoreGoldens.Equals(golden, "coco_75", coco.At(0.75));
        ScoreGoldens.Equals(golden, "voc", voc.Value());
        for (var c = 0; c < coco.Classes; c++)
        {
            Same(golden.GetProperty("coco_by_class")[c], coco.OfClass(c), 1e-9);
            Same(golden.GetProperty("voc_by_class")[c], voc.OfClass(c), 1e-9);
        }
    }

    [Fact]
    public void Four_images_of_COCO_have_the_figures_that_pycocotools_states()
    {
        var golden = Samples.Golden("detection.json").Case("published");
        var coco = MeanAveragePrecision.Coco(Images(golden));
        var published = golden.GetProperty("published");
        Same(published.GetProperty("coco"), coco.Value(), 5e-4);
        Same(published.GetProperty("coco_50"), coco.At(0.5), 5e-4);
        Same(published.GetProperty("coco_75"), coco.At(0.75), 5e-4);
        for (var c = 0; c < 6; c++) Same(published.GetProperty("coco_by_class")[c], coco.OfClass(c), 5e-4);
    }

    /// <summary>A copy's point on the curve lies under the envelope of the pair's, so that one step of weight 2 and two steps of weight 1 have the same area.</summary>
    [Theory, InlineData("several classes"), InlineData("crowds")]
    public void A_weight_of_two_is_the_image_twice(string name)
    {
        var images = Images(Samples.Golden("detection.json").Case(name));
        float[] weights = [.. images.Select((_, i) => (float)(i % 3))];
        DetectedImage[] drawn = [.. images.SelectMany((image, i) => Enumerable.Repeat(image, i % 3))];
        Assert.Equal(MeanAveragePrecision.Voc(drawn).Value()!.Value, MeanAveragePrecision.Voc(images).Value(weights)!.Value, 1e-9);
        Assert.Equal(MeanAveragePrecision.Coco(drawn).Value()!.Value, MeanAveragePrecision.Coco(images).Value(weights)!.Value, 1e-9);
    }

    [Fact]
    public void Equal_weights_change_nothing()
    {
        var images = Images(Samples.Golden("detection.json").Case("crowds"));
        float[] weights = [.. images.Select(_ => 2f)];
        Assert.Equal(MeanAveragePrecision.Voc(images).Value()!.Value, MeanAveragePrecision.Voc(images).Value(weights)!.Value, 1e-12);
        Assert.Equal(MeanAveragePrecision.Coco(images).At(0.5)!.Value, MeanAveragePrecision.Coco(images).At(0.5, weights)!.Value, 1e-12);
    }

    static readonly Box s_box = new(0, 0, 10, 10);

    [Fact]
    public void Overlap_is_shared_area_of_joint_area()
    {
        Assert.Equal(1, Box.IntersectionOverUnion(s_box, s_box));
        Assert.Equal(1.0 / 3, Box.IntersectionOverUnion(s_box, new(5, 0, 15, 10)), 1e-12);
        Assert.Equal(0, Box.IntersectionOverUnion(s_box, new(10, 0, 20, 10)));
        Assert.Equal(0, Box.IntersectionOverUnion(new(3, 3, 3, 3), new(3, 3, 3, 3)));
        Assert.Equal(0, Box.IntersectionOverUnion(s_box, new(8, 8, 2, 2)));
        Assert.Equal(0.5, Box.IntersectionOverArea(s_box, new(5, 0, 100, 100)));
        Assert.Equal(0, Box.IntersectionOverArea(new(3, 3, 3, 3), s_box));
    }

    [Fact]
    public void Found_boxes_are_perfect()
    {
        DetectedImage[] images = [new([new(s_box, 0, 0.9), new(s_box, 1, 0.4)], [new(s_box, 0), new(s_box, 1)])];
        Assert.Equal(1, MeanAveragePrecision.Voc(images).Value());
        Assert.Equal(1, MeanAveragePrecision.Coco(images).Value()!.Value, 1e-12);
    }

    [Fact]
    public void A_second_detection_of_a_box_is_wrong()
    {
        Detection[] twice = [new(s_box, 0, 0.9), new(s_box, 0, 0.8)];
        Assert.Equal([DetectionMatch.Right, DetectionMatch.Wrong], VocMatching.Match(twice, [new(s_box, 0)], 0.5));
        Assert.Equal([DetectionMatch.Right, DetectionMatch.Wrong], CocoMatching.Match(twice, [new(s_box, 0)], 0.5));
    }

    /// <summary>Two boxes side by side, both found near the first: COCO gives the second detection the second box, VOC does not.</summary>
    [Fact]
    public void Only_COCO_looks_for_another_box_that_is_free()
    {
        Detection[] found = [new(s_box, 0, 0.9), new(new(0, 1, 10, 11), 0, 0.8)];
        TrueBox[] truths = [new(s_box, 0), new(new(0, 3, 10, 13), 0)];
        Assert.Equal([DetectionMatch.Right, DetectionMatch.Wrong], VocMatching.Match(found, truths, 0.5));
        Assert.Equal([DetectionMatch.Right, DetectionMatch.Right], CocoMatching.Match(found, truths, 0.5));
    }

    [Fact]
    public void The_threshold_itself_suffices()
    {
        TrueBox[] half = [new(new(0, 0, 10, 5), 0)];
        Assert.Equal([DetectionMatch.Right], VocMatching.Match([new(s_box, 0, 1)], half, 0.5));
        Assert.Equal([DetectionMatch.Right], CocoMatching.Match([new(s_box, 0, 1)], half, 0.5));
        Assert.Equal([DetectionMatch.Wrong], CocoMatching.Match([new(s_box, 0, 1)], half, 0.51));
    }

    /// <summary>Both true boxes overlap the first detection alike; it takes the later one, so that the second detection, on that one, comes too late.</summary>
    [Fact]
    public void Of_equal_overlaps_COCO_takes_the_later_box()
    {
        TrueBox[] truths = [new(new(0, -2, 10, 8), 0), new(new(0, 2, 10, 12), 0)];
        Detection later = new(new(0, 4, 10, 14), 0, 0.8), earlier = new(new(0, -4, 10, 6), 0, 0.8);
        Assert.Equal([DetectionMatch.Right, DetectionMatch.Wrong], CocoMatching.Match([new(s_box, 0, 0.9), later], truths, 0.5));
        Assert.Equal([DetectionMatch.Right, DetectionMatch.Right], CocoMatching.Match([new(s_box, 0, 0.9), earlier], truths, 0.5));
    }

    [Fact]
    public void What_is_found_in_a_crowd_does_not_count()
    {
        Detection[] found = [new(s_box, 0, 0.9), new(new(20, 20, 30, 30), 0, 0.8), new(new(200, 200, 210, 210), 0, 0.7)];
        Assert.Equal([DetectionMatch.Ignored, DetectionMatch.Ignored, DetectionMatch.Wrong], CocoMatching.Match(found, [new(new(0, 0, 100, 100), 0, Ignored: true)], 0.5));
        Assert.Equal([DetectionMatch.Ignored], VocMatching.Match([new(s_box, 0, 0.9)], [new(s_box, 0, Ignored: true)], 0.5));
    }

    /// <summary>Right, wrong, right of two: recall 0.5 at precision 1, recall 1 at 2/3. All points: 0.5 + 0.5 · 2/3; at 101 recalls: 51 of 1, 50 of 2/3.</summary>
    [Fact]
    public void The_two_curves_are_read_as_stated()
    {
        var ranked = new RankedMatches([(0, 0.9, DetectionMatch.Right), (0, 0.8, DetectionMatch.Wrong), (0, 0.7, DetectionMatch.Right)], [2]);
        Assert.Equal(0.5 + 0.5 * 2 / 3, ranked.AllPoint()!.Value, 1e-12);
        Assert.Equal((51 + 50 * 2.0 / 3) / 101, ranked.At101Recalls()!.Value, 1e-12);
    }

    [Fact]
    public void A_class_that_nobody_must_find_is_left_out()
    {
        DetectedImage[] images = [new([new(s_box, 0, 0.9), new(s_box, 1, 0.8)], [new(s_box, 0)])];
        Assert.Equal((1, null), (MeanAveragePrecision.Voc(images).Value(), MeanAveragePrecision.Voc(images).OfClass(1)));
        Assert.Null(MeanAveragePrecision.Coco([new([new(s_box, 0, 0.9)], [])]).Value());
        Assert.Null(MeanAveragePrecision.Coco([]).Value());
        Assert.Null(MeanAveragePrecision.Voc(images).Value([0]));
    }

    [Fact]
    public void Boxes_that_nobody_found_earn_nothing() => Assert.Equal(0, MeanAveragePrecision.Coco([new([], [new(s_box, 0)])]).Value());

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MeanAveragePrecision.Voc([new([], [new(s_box, 0)])]).Value([1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MeanAveragePrecision.Voc([]).At(0.75));
    }

    static void Same(JsonElement expected, double? value, double within)
    {
        if (expected.ValueKind is JsonValueKind.Null) Assert.Null(value);
        else Assert.InRange(value!.Value, expected.GetDouble() - within, expected.GetDouble() + within);
    }

    static DetectedImage[] Images(JsonElement golden) => [.. golden.GetProperty("images").EnumerateArray().Select(image => new DetectedImage(
        [.. image.GetProperty("detections").EnumerateArray().Select(d => new Detection(BoxOf(d), d.GetProperty("class").GetInt32(), d.GetProperty("score").GetDouble()))],
        [.. image.GetProperty("truths").EnumerateArray().Select(t => new TrueBox(BoxOf(t), t.GetProperty("class").GetInt32(), t.GetProperty("ignored").GetBoolean()))]))];

    static Box BoxOf(JsonElement element) => element.GetProperty("box").Doubles() is [var left, var top, var right, var bottom] ? new(left, top, right, bottom) : throw new InvalidDataException();
}
