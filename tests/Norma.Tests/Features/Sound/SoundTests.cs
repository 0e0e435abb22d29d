using Norma.Features.Sound;
using Norma.Formats.Wav;
using Xunit;

namespace Norma.Tests.Features.Sound;

public sealed class SoundTests
{
    [Fact]
    public void Channels_are_mixed_to_their_mean()
    {
        var mono = new float[2];
        MonoMix.Apply([1, 0.5f, 0, -1, -0.5f, 0.75f], 3, mono);
        Assert.Equal([0.5f, -0.25f], mono);
        MonoMix.Apply([1, -1], 1, mono);
        Assert.Equal([1, -1], mono);
        Assert.Throws<ArgumentOutOfRangeException>(() => MonoMix.Apply([1, 2, 3], 2, new float[1]));
    }

    [Fact]
    public void Resampling_there_and_back_gives_a_low_tone_again()
    {
        var tone = Enumerable.Range(0, 4000).Select(t => MathF.Sin(2 * MathF.PI * 300 * t / 16_000)).ToArray();
        var (up, down) = (new Resampler(16_000, 44_100), new Resampler(44_100, 16_000));
        var between = new float[up.Length(tone.Length)];
        var back = new float[down.Length(between.Length)];
        up.Apply(tone, between);
        down.Apply(between, back);
        Assert.Equal(11_025, between.Length);
        for (var t = 100; t < 3900; t++) Assert.Equal(tone[t], back[t], 2e-3f);
    }

    [Fact]
    public void Rates_whose_filter_would_be_huge_are_told_apart()
    {
        Assert.True(Resampler.Suits(44_100, 16_000) && Resampler.Suits(768_000, 1_000) && Resampler.Suits(767_999, 767_999));
        Assert.False(Resampler.Suits(767_999, 16_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(767_999, 16_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(0, 16_000));
        Assert.True(new Resampler(8000, 8000).IsIdentity);
    }

    // The figures of librosa's reference pages.
    [Fact]
    public void Mels_are_those_of_librosas_pages()
    {
        Assert.Equal(0.9, MelScale.Slaney.FromHertz(60), 1e-12);
        Assert.Equal([1.65, 3.3, 6.6], new[] { 110.0, 220, 440 }.Select(f => Math.Round(MelScale.Slaney.FromHertz(f), 12)));
        Assert.Equal([66.667, 133.333, 200, 266.667, 333.333], new[] { 1.0, 2, 3, 4, 5 }.Select(m => Math.Round(MelScale.Slaney.ToHertz(m), 3)));
        double[] forty =
        [
            0, 85.317, 170.635, 255.952, 341.269, 426.586, 511.904, 597.221, 682.538, 767.855, 853.173, 938.49, 1024.856, 1119.114, 1222.042, 1334.436, 1457.167, 1591.187, 1737.532, 1897.337,
            2071.84, 2262.393, 2470.47, 2697.686, 2945.799, 3216.731, 3512.582, 3835.643, 4188.417, 4573.636, 4994.285, 5453.621, 5955.205, 6502.92, 7101.009, 7754.107, 8467.272, 9246.028, 10096.408, 11025,
        ];
        var top = MelScale.Slaney.FromHertz(11_025);
        Assert.Equal(forty, forty.Select((_, i) => Math.Round(MelScale.Slaney.ToHertz(top * i / 39), 3)));
    }

    [Fact]
    public void A_scale_is_undone()
    {
        foreach (var scale in Enum.GetValues<MelScale>())
            for (var hertz = 0.0; hertz < 20_000; hertz += 77) Assert.Equal(hertz, scale.ToHertz(scale.FromHertz(hertz)), 1e-8);
    }

    // librosa.filters.mel(sr=22050, n_fft=2048) shows 0.016 for its second weight, with fmax=8000 0.02.
    [Theory]
    [InlineData(null, 0.016), InlineData(8000.0, 0.02)]
    public void The_default_bank_begins_as_on_librosas_page(double? fmax, double second)
    {
        var filters = new MelFilters(22_050, 2048, fmax: fmax);
        var (power, mels) = (new double[1025], new double[128]);
        power[1] = 1;
        filters.Apply(power, mels);
        Assert.Equal(second, Math.Round(mels[0], 3));
        Assert.Equal(0, filters.Empty);
    }

    [Fact]
    public void Silence_and_nothing_have_features_too()
    {
        var mel = new MelSpectrogram(new(64, 16), new(8000, 64, 10));
        Assert.Equal(1, mel.Frames(0));
        Assert.Equal(0, new PowerSpectrogram(64, 16, center: false).Frames(63));
        Assert.Equal(0, new PowerSpectrogram(7, 2).Frames(0));
        var values = new float[10];
        mel.Compute([], values);
        new Decibels().Apply(values);
        Assert.All(values, value => Assert.Equal(-100, value));
        new Decibels(reference: null).Apply([]);
        new Mfcc(10, 3).Apply([], []);
    }

    [Fact]
    public void The_largest_sample_that_is_read_has_finite_features()
    {
        var loud = new float[512];
        for (var i = 0; i < loud.Length; i++) loud[i] = i % 2 == 0 ? 2_147_483_648 : -2_147_483_648;
        var mel = new MelSpectrogram(new(256), new(8000, 256, 20, norm: false));
        var values = new float[mel.Frames(loud.Length) * 20];
        mel.Compute(loud, values);
        new Decibels().Apply(values);
        Assert.All(values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_frame()
    {
        var spectrogram = new PowerSpectrogram(400, 160);
        var mel = new MelSpectrogram(spectrogram, new(16_000, 400, 40));
        var resampler = new Resampler(44_100, 16_000);
        var (decibels, mfcc) = (new Decibels(), new Mfcc(40, 13));
        var samples = new float[16_000];
        var (values, coefficients, resampled) = (new float[mel.Frames(16_000) * 40], new float[mel.Frames(16_000) * 13], new float[resampler.Length(16_000)]);
        void All()
        {
            resampler.Apply(samples, resampled);
            mel.Compute(samples, values);
            decibels.Apply(values);
            mfcc.Apply(values, coefficients);
        }
        All();
        var before = GC.GetAllocatedBytesForCurrentThread();
        All();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    [Fact]
    public void Several_threads_share_a_plan()
    {
        var mel = new MelSpectrogram(new(400, 160), new(16_000, 400, 40));
        float[] Of(int pitch)
        {
            var samples = Enumerable.Range(0, 8000).Select(t => MathF.Sin(t * 0.01f * (pitch + 1))).ToArray();
            var values = new float[mel.Frames(samples.Length) * 40];
            mel.Compute(samples, values);
            return values;
        }
        var alone = Enumerable.Range(0, 8).Select(Of).ToArray();
        var together = new float[8][];
        Parallel.For(0, 8, i => together[i] = Of(i));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerSpectrogram(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerSpectrogram(16, hopLength: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerSpectrogram(16, winLength: 17));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerSpectrogram(16).Compute(new float[16], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilters(8000, 64, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilters(8000, 64, 8, fmin: 4000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilters(8000, 64, 8, fmin: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilters(8000, 64, 8, fmax: 4001));
        Assert.Throws<ArgumentException>(() => new MelSpectrogram(new(32), new(8000, 64, 8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Decibels(amin: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Decibels(topDb: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mfcc(10, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mfcc(10, 5, lifter: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mfcc(10, 5).Apply(new float[11], new float[5]));
    }
}
