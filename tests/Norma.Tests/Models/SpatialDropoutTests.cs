using Norma.Models;
using Norma.Models.Layers.Regularization;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;
using Xunit;

namespace Norma.Tests.Models;

sealed class SpatialDropout1dSamples : ILayerSamples
{
    public string Word => "spatial_dropout1d";

    public LayerSample Make(Seed seed) => new(new SpatialDropout1d(0.4), Shape.Of([seed.Below(2) == 0 ? Shape.Any : 4, 3])) { Masked = seed.Below(2) == 0 };
}

sealed class SpatialDropout2dSamples : ILayerSamples
{
    public string Word => "spatial_dropout2d";

    public LayerSample Make(Seed seed) => new(new SpatialDropout2d(0.4), Shape.Of([seed.Below(2) == 0 ? Shape.Any : 4, 2, 3]));
}

sealed class SpatialDropout3dSamples : ILayerSamples
{
    public string Word => "spatial_dropout3d";

    public LayerSample Make(Seed seed) => new(new SpatialDropout3d(0.4), Shape.Of([seed.Below(2) == 0 ? Shape.Any : 4, 2, 2, 3]));
}

public sealed class NoiseTests
{
    [Fact]
    public void A_channel_is_dropped_whole_or_scaled_whole()
    {
        using var scope = NewDisposeScope();
        var y = Train(new SpatialDropout2d(0.75), ones(20, 3, 3, 8));
        var channels = y.permute(0, 3, 1, 2).reshape(160, 9).data<float>().ToArray().Chunk(9).ToList();
        Assert.All(channels, channel => Assert.True(channel.Distinct().Count() == 1 && channel[0] is 0f or 4f));
        Assert.InRange(channels.Count(channel => channel[0] == 0), 95, 145);
    }

    [Theory, InlineData("gaussian_noise", 0, 0.25), InlineData("gaussian_dropout", 2, 4.0 / 3), InlineData("alpha_dropout", 0, 1)]
    public void The_noise_has_the_moments_of_its_formula(string word, double mean, double variance)
    {
        using var scope = NewDisposeScope();
        Layer layer = word switch { "gaussian_noise" => new GaussianNoise(0.5), "gaussian_dropout" => new GaussianDropout(0.25), _ => new AlphaDropout(0.25) };
        var x = word switch { "gaussian_noise" => zeros(40_000), "gaussian_dropout" => full(40_000, 2f), _ => tensor(Sample.Values(40_000, "alpha")) };
        var y = Train(layer, x.reshape(200, 200));
        Assert.Equal(mean, y.mean().item<float>(), 0.04);
        Assert.Equal(variance, y.var(false).item<float>(), 0.05 * Math.Max(1, variance));
    }

    [Fact]
    public void Rescaling_multiplies_then_adds()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([-1f, 0f, 1f], Train(new Norma.Models.Layers.Core.Rescaling(1 / 127.5, -1), tensor((float[])[0, 127.5f, 255]).reshape(1, 3)).data<float>().ToArray());
    }

    static Tensor Train(Layer layer, Tensor x)
    {
        Norma.Models.Native.LibTorch.Draw(new Seed(1, "noise"));
        using var body = layer.Build(Shape.Of(x.shape.AsSpan(1)), new Start(1, "noise"));
        return body.Compute([x], Context.Train)[0].contiguous();
    }
}
