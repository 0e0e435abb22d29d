using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Spec;

namespace Norma.Tests.Models.Layers.Attention;

sealed class MultiHeadAttentionSamples : ILayerSamples
{
    public string Word => "multi_head_attention";

    public LayerSample Make(Seed seed)
    {
        var draw = (int)seed.Below(6);
        var layer = new MultiHeadAttention(1 + (int)seed.Below(3), 2 * (1 + (int)seed.Below(3)), ValueDim: seed.Below(2) == 0 ? null : 3, UseBias: seed.Below(2) == 0, OutputShape: seed.Below(2) == 0 ? null : 7,
            Causal: seed.Below(2) == 0, Rotary: seed.Below(2) == 0 ? null : new Rotary(100, 2));
        return draw switch
        {
            0 => new(layer, Shape.Of([5, 4])),
            1 => new(layer with { Dropout = 0.4 }, Shape.Of([Shape.Any, 4])),
            2 => new(layer, Shape.Of([Shape.Any, 4])) { Masked = true },
            3 => new(layer, [Shape.Of([5, 4]), Shape.Of([7, 3])]),
            4 => new(layer, [Shape.Of([Shape.Any, 4]), Shape.Of([7, 3]), Shape.Of([7, 5])]),
            _ => new(layer, [Shape.Of([5, 4]), Shape.Of([Shape.Any, 3])]) { Masked = true },
        };
    }
}

sealed class GroupedQueryAttentionSamples : ILayerSamples
{
    public string Word => "grouped_query_attention";

    public LayerSample Make(Seed seed)
    {
        var groups = 1 + (int)seed.Below(2);
        var layer = new GroupedQueryAttention(4, groups * (1 + (int)seed.Below(3)), groups, UseBias: seed.Below(2) == 0, Causal: seed.Below(2) == 0, Rotary: seed.Below(2) == 0 ? null : new Rotary());
        return seed.Below(3) switch
        {
            0 => new(layer, Shape.Of([5, 4])),
            1 => new(layer, Shape.Of([Shape.Any, 6])) { Masked = true },
            _ => new(layer, [Shape.Of([Shape.Any, 4]), Shape.Of([7, 3])]),
        };
    }
}

sealed class RotaryEmbeddingSamples : ILayerSamples
{
    public string Word => "rotary_embedding";

    public LayerSample Make(Seed seed) => seed.Below(3) switch
    {
        0 => new(new RotaryEmbedding(100, 2), Shape.Of([Shape.Any, 4])),
        1 => new(new RotaryEmbedding(), Shape.Of([5, 3, 6])),
        _ => new(new RotaryEmbedding(SequenceAxis: -1, FeatureAxis: 1), Shape.Of([4, 3, Shape.Any])),
    };
}

sealed class SinePositionEncodingSamples : ILayerSamples
{
    public string Word => "sine_position_encoding";

    public LayerSample Make(Seed seed) => new(new SinePositionEncoding(seed.Below(2) == 0 ? 10_000 : 50), seed.Below(2) == 0 ? Shape.Of([Shape.Any, 5]) : Shape.Of([2, 7, 4]));
}

sealed class PositionEmbeddingSamples : ILayerSamples
{
    public string Word => "position_embedding";

    public LayerSample Make(Seed seed) => new(new PositionEmbedding(9), seed.Below(2) == 0 ? Shape.Of([Shape.Any, 5]) : Shape.Of([2, 7, 4])) { Smooth = false };
}
