using Norma.Features.Sound;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Features.Sound;

public sealed class FourierTests
{
    [Theory]
    [InlineData(256), InlineData(400), InlineData(401), InlineData(441), InlineData(509), InlineData(512), InlineData(1000), InlineData(2048)]
    public void A_real_transform_equals_its_definition(int size)
    {
        var values = Normal(size);
        var fft = new RealFft(size);
        var (re, im) = (new double[fft.Bins], new double[fft.Bins]);

        fft.Transform(values, re, im, new double[fft.ScratchLength]);

        for (var k = 0; k < fft.Bins; k++)
        {
            var (sumRe, sumIm) = (0.0, 0.0);
            for (var n = 0; n < size; n++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * ((long)k * n % size) / size);
                sumRe += values[n] * cos;
                sumIm += values[n] * sin;
            }
            Assert.Equal(sumRe, re[k], 1e-10);
            Assert.Equal(sumIm, im[k], 1e-10);
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(8), InlineData(64), InlineData(3), InlineData(13), InlineData(60), InlineData(211)]
    public void A_complex_transform_keeps_the_energy_and_is_undone_by_exchanging_the_parts(int size)
    {
        var fft = ComplexFft.Of(size);
        var (re, im) = (Normal(size), Normal(size + 1)[1..]);
        var (wasRe, wasIm) = ((double[])re.Clone(), (double[])im.Clone());
        var scratch = new double[fft.ScratchLength];

        fft.Transform(re, im, scratch);

        Assert.Equal(size * (Energy(wasRe) + Energy(wasIm)), Energy(re) + Energy(im), 1e-9 * size * size);
        fft.Transform(im, re, scratch);
        for (var n = 0; n < size; n++)
        {
            Assert.Equal(wasRe[n], re[n] / size, 1e-13);
            Assert.Equal(wasIm[n], im[n] / size, 1e-13);
        }
    }

    [Fact]
    public void A_power_of_two_by_way_of_a_chirp_is_the_same()
    {
        var (re, im) = (Normal(64), Normal(64));
        var (otherRe, otherIm) = ((double[])re.Clone(), (double[])im.Clone());
        var chirp = new BluesteinFft(64);
        new RadixFft(64).Transform(re, im, []);
        chirp.Transform(otherRe, otherIm, new double[chirp.ScratchLength]);
        Assert.All(re.Zip(otherRe).Concat(im.Zip(otherIm)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Sizes_that_are_none_are_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(RealFft.LargestSize + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RadixFft(12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BluesteinFft(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(4).Transform(new double[3], new double[3], new double[3], []));
    }

    static double Energy(double[] values) => values.Sum(v => v * v);

    static double[] Normal(int count)
    {
        var seed = new Seed(count, "test");
        return [.. Enumerable.Range(0, count).Select(_ => seed.Normal())];
    }
}
