using Norma.Models;
using Norma.Models.Initializers;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>What every initializer promises, and the moments that theory gives each.</summary>
public sealed class InitializerContractTests
{
    const int FanIn = 300, FanOut = 200;

    public static TheoryData<string> Words => [.. Vocabulary.Words(typeof(Initializer)).Keys];

    [Theory, MemberData(nameof(Words))]
    public void It_fills_every_number_and_follows_its_seed(string word)
    {
        var first = Filled(Sample.Of<Initializer>(word), 5);
        Assert.All(first, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(first, Filled(Sample.Of<Initializer>(word), 5));
    }

    [Theory, MemberData(nameof(Words))]
    public void An_initializer_survives_the_file(string word)
    {
        var section = new ModelSection([new Dense(2, KernelInitializer: Sample.Of<Initializer>(word))]);
        var read = SpecReader.Read<ModelSection>(SpecWriter.Write(section), "net.yaml");
        Assert.Empty(read.Findings);
        Assert.Equal(section, read.Value);
    }

    [Theory]
    [InlineData("glorot_uniform", 2.0 / (FanIn + FanOut), 1.7321)]
    [InlineData("glorot_normal", 2.0 / (FanIn + FanOut), 2.2738)]
    [InlineData("he_uniform", 2.0 / FanIn, 1.7321)]
    [InlineData("he_normal", 2.0 / FanIn, 2.2738)]
    [InlineData("lecun_uniform", 1.0 / FanIn, 1.7321)]
    [InlineData("lecun_normal", 1.0 / FanIn, 2.2738)]
    [InlineData("random_uniform", 0.1 * 0.1 / 12, 1.7321)]
    [InlineData("truncated_normal", 0.05 * 0.05 * 0.7737413, 2.2738)]
    public void Its_variance_and_its_greatest_draw_are_those_of_its_distribution(string word, double variance, double limit)
    {
        var values = Filled(Sample.Of<Initializer>(word), 1);
        Assert.Equal(0, values.Average(v => (double)v) / Math.Sqrt(variance), 0.02);
        Assert.Equal(1, values.Average(v => (double)v * v) / variance, 0.02);
        Assert.InRange(values.Max(Math.Abs) / Math.Sqrt(variance), limit * 0.995, limit * 1.0001);
    }

    [Fact]
    public void Random_normal_has_the_stated_moments()
    {
        var values = Filled(new RandomNormal(Mean: 2, Stddev: 0.5), 1);
        Assert.Equal(2, values.Average(v => (double)v), 0.01);
        Assert.Equal(0.25, values.Average(v => (v - 2.0) * (v - 2.0)), 0.005);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(5, 20)]
    [InlineData(12, 3)]
    public void Orthogonal_columns_or_rows_are_at_right_angles_and_of_length_gain(int rows, int columns)
    {
        var values = new float[rows * columns];
        new Orthogonal(2).Fill(values, Shape.Of([rows, columns]), rows, columns, new Seed(1, "w"));
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double At(int vector, int i) => rows >= columns ? values[i * columns + vector] : values[vector * columns + i];
        for (var a = 0; a < count; a++)
            for (var b = 0; b < count; b++)
                Assert.Equal(a == b ? 4 : 0, Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i)), 1e-5);
    }

    [Fact]
    public void Identity_is_a_diagonal()
    {
        var values = new float[6];
        new Norma.Models.Initializers.Identity(2).Fill(values, Shape.Of([2, 3]), 2, 3, new Seed(1, "w"));
        Assert.Equal([2, 0, 0, 0, 2, 0], values);
    }

    [Theory]
    [InlineData(VarianceScaling.Divisor.FanIn, VarianceScaling.Draw.TruncatedNormal, 2.0 / FanIn)]
    [InlineData(VarianceScaling.Divisor.FanOut, VarianceScaling.Draw.Uniform, 2.0 / FanOut)]
    [InlineData(VarianceScaling.Divisor.FanAvg, VarianceScaling.Draw.UntruncatedNormal, 4.0 / (FanIn + FanOut))]
    public void Variance_scaling_has_the_stated_variance(VarianceScaling.Divisor mode, VarianceScaling.Draw distribution, double variance) =>
        Assert.Equal(1, Filled(new VarianceScaling(2, mode, distribution), 1).Average(v => (double)v * v) / variance, 0.02);

    static float[] Filled(Initializer initializer, long seed)
    {
        var values = new float[FanIn * FanOut];
        Array.Fill(values, float.NaN);
        initializer.Fill(values, Shape.Of([values.Length]), FanIn, FanOut, new Seed(seed, "initialize/x"));
        return values;
    }
}
