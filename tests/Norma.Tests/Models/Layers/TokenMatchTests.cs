using Norma.Models;
using Norma.Models.Layers.Merge;
using Norma.Spec;
using Xunit;
using static TorchSharp.torch;

namespace Norma.Tests.Models.Layers;

sealed class TokenMatchSamples : ILayerSamples
{
    public string Word => "token_match";

    public LayerSample Make(Seed seed) => new(new TokenMatch(), [[1 + seed.Below(7)], [1 + seed.Below(5)]]) { Levels = 6, Smooth = false };
}

public sealed class TokenMatchTests
{
    [Fact]
    public void Known_tokens_of_the_other_text_match_the_more_the_rarer_they_are()
    {
        Norma.Models.Native.LibTorch.EnsureLoaded();
        using var body = new TokenMatch().Build([[6], [4]], new Start(1, "match"));
        using var text = tensor(new float[] { 5, 7, 1, 5, 9, 0 }, [1, 6]);
        using var asked = tensor(new float[] { 5, 9, 1, 0 }, [1, 4]);
        using var y = body.Compute([text, asked], Context.Predict)[0];

        var (twice, once) = (MathF.Log(1 + 1 / 2f), MathF.Log(2));
        Assert.Equal([1, 2, 6], [y.shape[0], y.shape[2], y.shape[1]]);
        Assert.Equal([1, twice, 0, 0, 0, 0, 1, twice, 1, once, 0, 0], y.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void It_takes_the_codes_of_two_texts()
    {
        Assert.Contains("two", Assert.Throws<ShapeException>(() => new TokenMatch().OutputShapes([[4]])).Expected, StringComparison.Ordinal);
        Assert.Contains("before any embedding", Assert.Throws<ShapeException>(() => new TokenMatch().OutputShapes([[4, 2], [3]])).Expected, StringComparison.Ordinal);
    }
}
