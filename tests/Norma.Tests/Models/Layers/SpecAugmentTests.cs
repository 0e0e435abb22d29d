using Norma.Models;
using Norma.Models.Layers.Regularization;
using Norma.Spec;
using Xunit;
using static TorchSharp.torch;

namespace Norma.Tests.Models.Layers;

sealed class SpecAugmentSamples : ILayerSamples
{
    public string Word => "spec_augment";

    public LayerSample Make(Seed seed) => new(new SpecAugment(3, 4, seed.Below(3), seed.Below(3), seed.Below(2) == 0 ? 1 : 0.5), Shape.Of([seed.Below(2) == 0 ? Shape.Any : 9, 6])) { Masked = seed.Below(2) == 0 };
}

/// <summary>Each example of a batch is a draw: what the paper says of masks is held over thousands of them.</summary>
public sealed class SpecAugmentTests
{
    const int Frames = 20, Bands = 8;

    [Fact]
    public void The_same_draws_hide_the_same_and_examples_differ()
    {
        var augment = new SpecAugment(4, 6);
        var hidden = Hidden(augment, 1, 50);
        Assert.Equal(hidden, Hidden(augment, 1, 50));
        Assert.True(hidden.Select(row => string.Concat(row.Select(h => h ? '1' : '0'))).Distinct().Count() > 30);
    }

    [Fact]
    public void A_mask_of_frequency_hides_whole_bands_and_no_more_than_its_width()
    {
        foreach (var hidden in Hidden(new(FreqMaskParam: 3, NFreqMasks: 1, NTimeMasks: 0), 1, 500))
        {
            var bands = Enumerable.Range(0, Bands).Where(band => hidden[band]).ToArray();
            Assert.Equal(Enumerable.Range(0, Frames * Bands).Select(i => bands.Contains(i % Bands)), hidden);
            Assert.InRange(bands.Length, 0, 3);
            if (bands.Length > 0) Assert.Equal(bands.Length, bands[^1] - bands[0] + 1);
        }
    }

    [Fact]
    public void A_mask_of_time_hides_whole_frames_and_no_more_than_its_share()
    {
        foreach (var hidden in Hidden(new(NFreqMasks: 0, TimeMaskParam: 100, NTimeMasks: 1, TimeMaskShare: 0.2), 1, 500))
        {
            var frames = Enumerable.Range(0, Frames).Where(frame => hidden[frame * Bands]).ToArray();
            Assert.Equal(Enumerable.Range(0, Frames * Bands).Select(i => frames.Contains(i / Bands)), hidden);
            Assert.InRange(frames.Length, 0, 4);
            if (frames.Length > 0) Assert.Equal(frames.Length, frames[^1] - frames[0] + 1);
        }
    }

    [Fact]
    public void Widths_and_places_are_uniform()
    {
        var widths = new int[4];
        var starts = new int[Bands];
        foreach (var row in Hidden(new(FreqMaskParam: 3, NFreqMasks: 1, NTimeMasks: 0), 1, 8000))
        {
            var hidden = row[..Bands];
            var width = hidden.Count(h => h);
            widths[width]++;
            if (width == 1) starts[Array.IndexOf(hidden, true)]++;
        }
        // 2,000 ± 5 deviations of 39; of those of width 1, each of 8 places 250 ± 5 of 15.
        Assert.All(widths, count => Assert.InRange(count, 1805, 2195));
        Assert.All(starts, count => Assert.InRange(count, 175, 325));
    }

    [Fact]
    public void Masks_wider_than_the_sound_may_hide_it_all_and_nothing_stays_nothing()
    {
        Assert.Contains(Hidden(new(27, 100), 1, 200), row => !row.Contains(false));
        Assert.All(Hidden(new(0, 0), 1, 5), row => Assert.DoesNotContain(true, row));
        Assert.All(Hidden(new(27, 100, 0, 0), 1, 5), row => Assert.DoesNotContain(true, row));
    }

    [Fact]
    public void Where_the_model_is_judged_nothing_is_hidden()
    {
        using var scope = NewDisposeScope();
        using var body = new SpecAugment().Build(Shape.Of([Frames, Bands]), new Start(1, "spectrogram"));
        var x = ones(3, Frames, Bands);
        Assert.Equal(1, body.Compute([x], Context.Predict)[0].min().item<float>());
    }

    static bool[][] Hidden(SpecAugment augment, long seed, int examples)
    {
        using var scope = NewDisposeScope();
        Norma.Models.Native.LibTorch.Draw(new Seed(seed, "augment"));
        using var body = augment.Build(Shape.Of([Frames, Bands]), new Start(1, "spectrogram"));
        var values = body.Compute([ones(examples, Frames, Bands)], Context.Train)[0].contiguous().data<float>().ToArray();
        Assert.All(values, value => Assert.True(value is 1 or 0));
        return [.. values.Select(value => value == 0).Chunk(Frames * Bands)];
    }
}
