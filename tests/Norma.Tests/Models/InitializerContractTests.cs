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

    static float[] Filled(Initializer initializer, long seed)
    {
        var values = new float[FanIn * FanOut];
        Array.Fill(values, float.NaN);
        initializer.Fill(values, Shape.Of([values.Length]), FanIn, FanOut, new Seed(seed, "initialize/x"));
        return values;
    }
}
