using Norma.Features.Sound;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Features.Sound;

public sealed class SpecAugmentTests
{
    const int Frames = 20, Bands = 8;

    [Fact]
    public void The_same_stream_hides_the_same()
    {
        var augment = new SpecAugment(4, 6);
        Assert.Equal(Hidden(augment, 1), Hidden(augment, 1));
        Assert.Contains(Enumerable.Range(2, 50), seed => !Hidden(augment, seed).SequenceEqual(Hidden(augment, 1)));
    }

    [Fact]
    public void A_mask_of_frequency_hides_whole_bands_and_no_more_than_its_width()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var hidden = Hidden(new(FreqMaskParam: 3, NFreqMasks: 1, NTimeMasks: 0), seed);
            var bands = Enumerable.Range(0, Bands).Where(band => hidden[band]).ToArray();
            Assert.Equal(Enumerable.Range(0, Frames * Bands).Select(i => bands.Contains(i % Bands)), hidden);
            Assert.InRange(bands.Length, 0, 3);
            if (bands.Length > 0) Assert.Equal(bands.Length, bands[^1] - bands[0] + 1);
        }
    }

    [Fact]
    public void A_mask_of_time_hides_whole_frames_and_no_more_than_its_share()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var hidden = Hidden(new(NFreqMasks: 0, TimeMaskParam: 100, NTimeMasks: 1, TimeMaskShare: 0.2), seed);
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
        for (var seed = 0; seed < 8000; seed++)
        {
            var hidden = Hidden(new(FreqMaskParam: 3, NFreqMasks: 1, NTimeMasks: 0), seed)[..Bands];
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
        var augment = new SpecAugment(27, 100, 2, 2);
        for (var seed = 0; seed < 200; seed++) augment.Apply(new float[3 * 2], 2, 0, new Seed(seed, "s"));
        augment.Apply([], 5, 0, new Seed(1, "s"));
        Assert.DoesNotContain(true, Hidden(new(0, 0, 2, 2), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => augment.Apply(new float[5], 2, 0, new Seed(1, "s")));
    }

    static bool[] Hidden(SpecAugment augment, long seed)
    {
        var values = new float[Frames * Bands];
        values.AsSpan().Fill(1);
        augment.Apply(values, Bands, -7, new Seed(seed, "augment"));
        Assert.All(values, value => Assert.True(value is 1 or -7));
        return [.. values.Select(value => value == -7)];
    }
}
