using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Recurrent;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;
using Activation = Norma.Models.Activation;

namespace Norma.Tests.Models;

// Each draws its options apart, so that six seeds cover them; steps are known or not, states enter or not, masks come or not.
static class RecurrentSamples
{
    public static bool Coin(this Seed seed) => seed.Below(2) == 0;

    public static LayerSample Of(Layer layer, int units, int states, Seed seed)
    {
        Shape x = [seed.Coin() ? Shape.Any : 6, 1 + seed.Below(4)];
        return new(layer, [x, .. seed.Coin() ? Enumerable.Repeat(Shape.Of([units]), states) : []]) { Masked = seed.Coin() };
    }

    public static Activation Cell(Seed seed) => new Activation[] { "tanh", "tanh", "softsign", "gelu" }[seed.Below(4)];

    public static Activation Gate(Seed seed) => new Activation[] { "sigmoid", "sigmoid", "hard_sigmoid" }[seed.Below(3)];

    public static Lstm Lstm(Seed seed) => new(1 + seed.Below(4), Cell(seed), Gate(seed), UseBias: seed.Coin(),
        ReturnSequences: seed.Coin(), ReturnState: seed.Coin(), GoBackwards: seed.Coin(), ZeroOutputForMask: seed.Coin());
}

public sealed class LstmSamples : ILayerSamples
{
    public string Word => "lstm";

    public LayerSample Make(Seed seed)
    {
        var layer = RecurrentSamples.Lstm(seed);
        return RecurrentSamples.Of(layer, layer.Units, 2, seed);
    }
}

public sealed class GruSamples : ILayerSamples
{
    public string Word => "gru";

    public LayerSample Make(Seed seed)
    {
        var layer = new Gru(1 + seed.Below(4), RecurrentSamples.Cell(seed), RecurrentSamples.Gate(seed), UseBias: seed.Coin(), ResetAfter: seed.Coin(),
            ReturnSequences: seed.Coin(), ReturnState: seed.Coin(), GoBackwards: seed.Coin(), ZeroOutputForMask: seed.Coin());
        return RecurrentSamples.Of(layer, layer.Units, 1, seed);
    }
}

public sealed class SimpleRnnSamples : ILayerSamples
{
    public string Word => "simple_rnn";

    public LayerSample Make(Seed seed)
    {
        var layer = new SimpleRnn(1 + seed.Below(4), new Activation[] { "tanh", "relu", "mish" }[seed.Below(3)], UseBias: seed.Coin(),
            ReturnSequences: seed.Coin(), ReturnState: seed.Coin(), GoBackwards: seed.Coin(), ZeroOutputForMask: seed.Coin());
        return RecurrentSamples.Of(layer, layer.Units, 1, seed);
    }
}

public sealed class BidirectionalSamples : ILayerSamples
{
    public string Word => "bidirectional";

    public LayerSample Make(Seed seed)
    {
        var layer = RecurrentSamples.Lstm(seed) with { GoBackwards = false };
        return RecurrentSamples.Of(new Bidirectional(layer, (MergeMode)seed.Below(5), seed.Coin() ? layer with { GoBackwards = true, UseBias = true } : null), layer.Units, 4, seed);
    }
}

public sealed class TimeDistributedSamples : ILayerSamples
{
    public string Word => "time_distributed";

    public LayerSample Make(Seed seed)
    {
        Layer inner = seed.Below(3) switch
        {
            0 => new Dense(3, "tanh"),
            1 => new Stack([new Dense(2), new Norma.Models.Layers.Normalization.LayerNormalization()]),
            _ => new Lstm(2, ReturnSequences: seed.Coin()),
        };
        return new(new TimeDistributed(inner), Shape.Of([seed.Coin() ? Shape.Any : 6, .. inner is Lstm ? [seed.Coin() ? Shape.Any : 4L] : Array.Empty<long>(), 3])) { Masked = inner is not Lstm && seed.Coin() };
    }
}

public sealed class MaskingSamples : ILayerSamples
{
    public string Word => "masking";

    public LayerSample Make(Seed seed) => new(new Masking(seed.Coin() ? 0 : 1), Shape.Of([seed.Coin() ? Shape.Any : 5, 1 + seed.Below(3)])) { Levels = 3 };
}

public sealed class EmbeddingSamples : ILayerSamples
{
    public string Word => "embedding";

    public LayerSample Make(Seed seed)
    {
        var mask = seed.Coin();
        return new(new Embedding(7, 1 + seed.Below(4), MaskZero: mask), mask || seed.Coin() ? Shape.Of([Shape.Any]) : Shape.Of([3, 2])) { Levels = 7 };
    }
}

public sealed class RepeatVectorSamples : ILayerSamples
{
    public string Word => "repeat_vector";

    public LayerSample Make(Seed seed) => new(new RepeatVector(1 + seed.Below(4)), Shape.Of([seed.Coin() ? Shape.Any : 3]));
}
