using System.Text.Json;
using Norma.Features.Sound;
using Norma.Formats.Wav;
using Xunit;

namespace Norma.Tests.Features.Sound;

/// <summary>What scipy and the formulas of librosa give for small sounds; the script that wrote them is beside them.</summary>
public sealed class SoundGoldenTests
{
    static readonly JsonElement s_goldens = JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Features", "Sound", "Goldens", "sound.json"))).RootElement;

    public static TheoryData<int> Resamples => Indices("resample");

    public static TheoryData<int> Transforms => Indices("fft");

    public static TheoryData<int> Powers => Indices("power");

    public static TheoryData<int> Banks => Indices("filters");

    public static TheoryData<int> Features => Indices("features");

    [Theory, MemberData(nameof(Resamples))]
    public void Resampling_equals_scipys(int index)
    {
        var golden = s_goldens.GetProperty("resample")[index];
        var samples = Floats(golden, "samples");
        var resampler = new Resampler(golden.GetProperty("from").GetInt32(), golden.GetProperty("to").GetInt32());

        var given = new float[resampler.Length(samples.Length)];
        resampler.Apply(samples, given);

        Near(Doubles(golden, "expected"), given, 3e-7);
    }

    [Theory, MemberData(nameof(Transforms))]
    public void A_real_transform_equals_numpys(int index)
    {
        var golden = s_goldens.GetProperty("fft")[index];
        double[] values = [.. Floats(golden, "values")];
        var fft = new RealFft(values.Length);
        var (re, im, scratch) = (new double[fft.Bins], new double[fft.Bins], new double[fft.ScratchLength]);
        scratch.AsSpan().Fill(double.NaN);

        fft.Transform(values, re, im, scratch);

        Near(Doubles(golden, "re"), re, 1e-13);
        Near(Doubles(golden, "im"), im, 1e-13);
    }

    [Theory, MemberData(nameof(Powers))]
    public void A_power_spectrogram_equals_librosas(int index)
    {
        var golden = s_goldens.GetProperty("power")[index];
        var samples = Floats(golden, "samples");
        var spectrogram = Spectrogram(golden, golden.GetProperty("center").GetBoolean());
        var expected = Doubles(golden, "expected");

        Assert.Equal(expected.Length, spectrogram.Frames(samples.Length) * spectrogram.Bins);
        var given = new float[expected.Length];
        spectrogram.Compute(samples, given);

        Near(expected, given, 1e-7);
    }

    [Theory, MemberData(nameof(Banks))]
    public void A_mel_filter_bank_equals_librosas(int index)
    {
        var golden = s_goldens.GetProperty("filters")[index];
        var filters = Filters(golden);
        var given = new double[filters.Count * filters.Bins];
        var mels = new double[filters.Count];
        for (var k = 0; k < filters.Bins; k++)
        {
            var power = new double[filters.Bins];
            power[k] = 1;
            filters.Apply(power, mels);
            for (var m = 0; m < mels.Length; m++) given[m * filters.Bins + k] = mels[m];
        }

        var expected = Doubles(golden, "expected");
        Near(expected, given, 1e-9);
        Assert.Equal(expected.Chunk(filters.Bins).Count(row => row.All(weight => weight == 0)), filters.Empty);
    }

    [Theory, MemberData(nameof(Features))]
    public void Mels_decibels_and_coefficients_equal_librosas(int index)
    {
        var golden = s_goldens.GetProperty("features")[index];
        var samples = Floats(golden, "samples");
        var mel = new MelSpectrogram(Spectrogram(golden, center: true), Filters(golden));
        var values = new float[mel.Frames(samples.Length) * mel.Mels];

        mel.Compute(samples, values);
        Near(Doubles(golden, "mels"), values, 1e-7);

        new Decibels(Optional(golden, "ref"), golden.GetProperty("amin").GetDouble(), Optional(golden, "top_db")).Apply(values);
        Near(Doubles(golden, "decibels"), values, 1e-5);

        var mfcc = new Mfcc(mel.Mels, golden.GetProperty("n_mfcc").GetInt32(), golden.GetProperty("lifter").GetDouble());
        var coefficients = new float[values.Length / mel.Mels * mfcc.Count];
        mfcc.Apply(values, coefficients);
        Near(Doubles(golden, "mfcc"), coefficients, 1e-4);
    }

    static PowerSpectrogram Spectrogram(JsonElement golden, bool center) =>
        new(golden.GetProperty("n_fft").GetInt32(), golden.GetProperty("hop_length").GetInt32(), golden.GetProperty("win_length").GetInt32(), center);

    static MelFilters Filters(JsonElement golden) => new(golden.GetProperty("sr").GetInt32(), golden.GetProperty("n_fft").GetInt32(), golden.GetProperty("n_mels").GetInt32(),
        golden.GetProperty("fmin").GetDouble(), Optional(golden, "fmax"), golden.GetProperty("htk").GetBoolean() ? MelScale.Htk : MelScale.Slaney, golden.GetProperty("norm").GetBoolean());

    static TheoryData<int> Indices(string name) => [.. Enumerable.Range(0, s_goldens.GetProperty(name).GetArrayLength())];

    static double? Optional(JsonElement golden, string name) => golden.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    static double[] Doubles(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    static float[] Floats(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetSingle())];

    static void Near(double[] expected, float[] given, double tolerance) => Near(expected, [.. given.Select(v => (double)v)], tolerance);

    /// <summary>Each within the tolerance, relative where the numbers are above 1.</summary>
    static void Near(double[] expected, double[] given, double tolerance)
    {
        Assert.Equal(expected.Length, given.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - given[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"[{i}]: {given[i]:R}, expected {expected[i]:R}");
    }
}
