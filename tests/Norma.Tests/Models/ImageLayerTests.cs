using Norma.Models;
using Norma.Models.Layers.Image;
using Norma.Models.Native;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>What layers of images draw, and how far it goes; their values at fixed draws are goldens.</summary>
public sealed class ImageLayerTests : IDisposable
{
    readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Random => ["random_flip", "{type: random_rotation, factor: 0.2}", "{type: random_translation, height_factor: 0.3, width_factor: 0.2}", "{type: random_zoom, height_factor: 0.3}",
        "{type: random_crop, height: 3, width: 4}", "{type: random_brightness, factor: 0.3}", "{type: random_contrast, factor: 0.3}", "random_erasing"];

    [Theory, MemberData(nameof(Random))]
    public void The_same_seed_draws_the_same_and_another_seed_other_numbers(string stated)
    {
        var x = Pixels(16, 6, 5, 3);
        Assert.Equal(Numbers(Train(stated, x, 1)), Numbers(Train(stated, x, 1)));
        Assert.NotEqual(Numbers(Train(stated, x, 1)), Numbers(Train(stated, x, 2)));
    }

    [Theory, MemberData(nameof(Random))]
    public void Equal_rows_of_a_batch_are_drawn_for_each(string stated)
    {
        var y = Train(stated, Pixels(1, 6, 5, 3).expand(32, 6, 5, 3), 1);
        Assert.True(Numbers(y).Chunk((int)(y.numel() / 32)).Select(row => string.Join(' ', row)).Distinct().Count() > 1);
    }

    [Theory, MemberData(nameof(Random))]
    public void In_evaluation_nothing_is_drawn(string stated)
    {
        var x = Pixels(4, 6, 5, 3);
        using var body = Built(stated, x);
        var y = body.Compute([x], Context.Predict)[0];
        Assert.Equal(Numbers(stated.Contains("random_crop", StringComparison.Ordinal) ? x.narrow(1, 1, 3).narrow(2, 0, 4) : x), Numbers(y));
    }

    [Theory, InlineData("horizontal", 2), InlineData("vertical", 1), InlineData("horizontal_and_vertical", 0)]
    public void About_half_of_the_rows_are_flipped_and_the_others_stay(string mode, int axis)
    {
        var x = Pixels(1000, 2, 3, 1);
        var (from, to, turned) = (Rows(x), Rows(Train($"{{type: random_flip, mode: {mode}}}", x, 1)), Rows(axis == 0 ? x.flip(1, 2) : x.flip(axis)));
        for (var i = 0; i < from.Length; i++) Assert.True(to[i].SequenceEqual(from[i]) || to[i].SequenceEqual(turned[i]));
        Assert.InRange(Enumerable.Range(0, from.Length).Count(i => to[i].SequenceEqual(turned[i])), 440, 560);
    }

    // A single bright cell three columns to the right of the centre comes to lie at an angle about it.
    [Fact]
    public void An_image_is_turned_by_at_most_the_factor_to_either_side()
    {
        var x = zeros(400, 21, 21, 1);
        x[TensorIndex.Colon, 10, 18, 0] = 1;
        var y = Train("{type: random_rotation, factor: 0.1, fill_mode: constant}", x, 1);
        var at = Centroids(y).Select(place => Math.Atan2(-(place.Row - 10), place.Column - 10) / (2 * Math.PI)).ToArray();
        Assert.InRange(at.Max(), 0.08, 0.105);
        Assert.InRange(at.Min(), -0.105, -0.08);
        Assert.Equal(0, at.Average(), 0.015);
    }

    [Fact]
    public void An_image_is_moved_within_the_ends_of_the_factors()
    {
        var x = zeros(400, 21, 21, 1);
        x[TensorIndex.Colon, 10, 10, 0] = 1;
        var at = Centroids(Train("{type: random_translation, height_factor: [0.1, 0.3], width_factor: 0.2, fill_mode: constant}", x, 1));
        Assert.InRange(at.Min(place => place.Row), 12.05, 12.4);
        Assert.InRange(at.Max(place => place.Row), 16, 16.35);
        Assert.InRange(at.Min(place => place.Column), 5.75, 6.2);
        Assert.InRange(at.Max(place => place.Column), 13.8, 14.25);
    }

    // Over a slope of one for each column, the slope that is left is how much of the image is seen.
    [Fact]
    public void An_image_is_zoomed_within_the_ends_of_the_factors_about_its_centre()
    {
        var x = (arange(9, dtype: ScalarType.Float32).reshape(1, 1, 9, 1) - 4).expand(400, 9, 9, 1);
        var y = Train("{type: random_zoom, height_factor: 0, width_factor: [-0.5, -0.2]}", x, 1);
        Assert.Equal(0, y[TensorIndex.Colon, TensorIndex.Colon, 4].abs().max().item<float>(), 1e-5);
        var slopes = Numbers(y[TensorIndex.Colon, 4, 5, 0]);
        Assert.InRange(slopes.Min(), 0.5f, 0.52f);
        Assert.InRange(slopes.Max(), 0.78f, 0.8f);
    }

    [Fact]
    public void Every_place_of_a_crop_is_drawn_about_as_often()
    {
        var x = arange(20, dtype: ScalarType.Float32).reshape(1, 4, 5, 1).expand(1200, 4, 5, 1);
        var y = Train("{type: random_crop, height: 3, width: 3}", x, 1);
        foreach (var row in Rows(y)) Assert.Equal([0f, 1, 2, 5, 6, 7, 10, 11, 12], row.Select(value => value - row[0]));
        var places = Rows(y).CountBy(row => row[0]).ToDictionary();
        Assert.Equal([0f, 1, 2, 5, 6, 7], places.Keys.Order());
        Assert.All(places.Values, count => Assert.InRange(count, 155, 245));
    }

    [Fact]
    public void Brightness_adds_one_number_to_an_image_and_stays_in_the_range()
    {
        var x = full([500, 2, 2, 3], 0.5f);
        var rows = Rows(Train("{type: random_brightness, factor: 0.8, value_range: [0, 1]}", x, 1));
        Assert.All(rows, row => Assert.Single(row.Distinct()));
        Assert.Equal((0f, 1f), (rows.Min(row => row[0]), rows.Max(row => row[0])));
        // Beyond a factor of ±0.5 an image is black or white: 3 of 8 of each.
        Assert.InRange(rows.Count(row => row[0] == 1), 75, 115);
        Assert.InRange(rows.Count(row => row[0] == 0), 75, 115);
    }

    [Fact]
    public void Contrast_keeps_the_mean_of_each_channel_and_scales_about_it_by_one_factor()
    {
        var x = tensor((float[])[100, 10, 120, 30]).reshape(1, 1, 2, 2).expand(500, 1, 2, 2);
        var rows = Rows(Train("{type: random_contrast, factor: [0.5, 0.2]}", x, 1));
        Assert.All(rows, row => Assert.Equal((110.0, 20.0, row[2] - row[0]), ((row[0] + row[2]) / 2.0, (row[1] + row[3]) / 2.0, row[3] - row[1]), Near.Instance));
        Assert.InRange(rows.Min(row => row[2] - row[0]), 10f, 10.2f);
        Assert.InRange(rows.Max(row => row[2] - row[0]), 23.8f, 24f);
    }

    [Fact]
    public void A_rectangle_of_the_stated_share_is_erased_in_as_many_images_as_stated()
    {
        var x = zeros(1000, 40, 40, 2);
        var y = Train("{type: random_erasing, factor: [0.3, 0.3], scale: [0.04, 0.25], fill_value: [7, 9]}", x, 1);
        var erased = y.select(3, 0) == 7;
        Assert.True(erased.eq(y.select(3, 1) == 9).all().item<bool>());
        Assert.Equal([0f, 7, 9], Numbers(y).Distinct().Order());
        var rows = Numbers(erased.any(2).sum(1).to(ScalarType.Float32));
        var columns = Numbers(erased.any(1).sum(1).to(ScalarType.Float32));
        var cells = Numbers(erased.sum([1, 2]).to(ScalarType.Float32));
        Assert.InRange(rows.Count(height => height > 0), 250, 350);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i] * columns[i], cells[i]);
            if (rows[i] > 0) Assert.True(rows[i] is >= 8 and <= 20 && columns[i] is >= 8 and <= 20, $"{rows[i]} by {columns[i]}");
        }
    }

    [Fact]
    public void Noise_fills_a_rectangle_within_the_range()
    {
        var y = Train("{type: random_erasing, factor: [1, 1], scale: [1, 1], value_range: [-1, 1]}", zeros(10, 40, 40, 1), 1);
        Assert.Equal((-1f, 1f), (y.min().item<float>(), y.max().item<float>()));
        Assert.Equal(0.683, (y.abs() < 1).to(ScalarType.Float32).mean().item<float>(), 0.02);
    }

    // The engine's own kernels, of which the layer takes neither.
    [Theory, InlineData(13, 8), InlineData(50, 64), InlineData(24, 31)]
    public void Resizing_is_what_the_tensor_library_makes_of_it(int height, int width)
    {
        var x = Pixels(2, 24, 31, 3);
        var y = Train($"{{type: resizing, height: {height}, width: {width}}}", x, 1);
        var expected = nn.functional.interpolate(x.permute(0, 3, 1, 2), [height, width], mode: InterpolationMode.Bilinear, align_corners: false).permute(0, 2, 3, 1);
        Assert.True((y - expected).abs().max().item<float>() < 2e-3, "values of 0 to 255");
    }

    [Theory]
    [InlineData("{type: center_crop, height: 7, width: 2}", "a piece of 7 by 2 is cut from 6 by 5", "an image that is at least as large")]
    [InlineData("{type: random_crop, height: 2, width: 6}", "a piece of 2 by 6 is cut from 6 by 5", "an image that is at least as large")]
    [InlineData("{type: random_rotation, factor: [0.2, 0.1]}", "factor is [0.2, 0.1]", "one number, or two, the lower before the upper")]
    [InlineData("{type: random_brightness, factor: 0.1, value_range: [1, 0]}", "value_range is [1, 0]", "two numbers, the lower before the upper")]
    [InlineData("{type: random_contrast, factor: [0.1, 0.2, 0.3]}", "factor has 3 numbers", "one number, or two")]
    [InlineData("{type: random_erasing, fill_value: [1, 2]}", "fill_value has 2 numbers for 3 channels", "one, or one for each channel")]
    public void What_cannot_be_done_is_refused(string stated, string received, string expected)
    {
        var refused = Assert.Throws<ShapeException>(() => Stated(stated).OutputShapes(Shape.Of([6, 5, 3])));
        Assert.Equal((received, expected), (refused.Message, refused.Expected));
    }

    [Theory, InlineData("center_crop"), InlineData("random_crop")]
    public void A_crop_needs_a_known_size(string word) =>
        Assert.Equal("a known height and width", Assert.Throws<ShapeException>(() => Stated($"{{type: {word}, height: 2, width: 2}}").OutputShapes(Shape.Of([Shape.Any, 5, 3]))).Expected);

    [Fact]
    public void A_factor_of_zero_changes_and_draws_nothing()
    {
        foreach (var stated in (string[])["{type: random_rotation, factor: 0}", "{type: random_translation, height_factor: 0, width_factor: 0}", "{type: random_zoom, height_factor: 0}", "{type: random_erasing, factor: 0}"])
        {
            var x = Pixels(3, 6, 5, 3);
            using var body = Built(stated, x);
            Assert.False(body.Draws);
            Assert.Equal(Numbers(x), Numbers(body.Compute([x], Context.Train)[0]));
        }
    }

    static Layer Stated(string stated) => SpecReader.Read<ModelSection>($"layers: [{stated}]\n", "image.yaml").Require().Layers![0];

    static Body Built(string stated, Tensor x) => Stated(stated).Build(Shape.Of(x.shape.AsSpan(1)), new Start(1, "image"));

    static Tensor Train(string stated, Tensor x, long seed)
    {
        LibTorch.Draw(new Seed(seed, "layers/1"));
        using var body = Built(stated, x);
        return body.Compute([x], Context.Train)[0];
    }

    static Tensor Pixels(params long[] shape)
    {
        var seed = new Seed(3, "pixels");
        return tensor(Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(_ => (float)seed.Uniform() * 255).ToArray()).reshape(shape);
    }

    static float[] Numbers(Tensor x) => x.contiguous().data<float>().ToArray();

    static float[][] Rows(Tensor x) => [.. Numbers(x).Chunk((int)(x.numel() / x.shape[0]))];

    static (double Row, double Column)[] Centroids(Tensor y) => [.. Rows(y).Select(row =>
    {
        var width = (int)y.shape[2];
        var sum = row.Sum();
        return (row.Select((value, i) => value * (i / width)).Sum() / (double)sum, row.Select((value, i) => value * (i % width)).Sum() / (double)sum);
    })];

    sealed class Near : IEqualityComparer<(double, double, float)>
    {
        public static Near Instance { get; } = new();

        public bool Equals((double, double, float) x, (double, double, float) y) => Math.Abs(x.Item1 - y.Item1) < 1e-3 && Math.Abs(x.Item2 - y.Item2) < 1e-3 && Math.Abs(x.Item3 - y.Item3) < 1e-3;

        public int GetHashCode((double, double, float) obj) => 0;
    }
}
