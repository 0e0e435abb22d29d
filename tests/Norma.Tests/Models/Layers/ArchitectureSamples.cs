using Norma.Models;
using Norma.Models.Architectures;
using Norma.Models.Layers.Normalization;
using Norma.Spec;

namespace Norma.Tests.Models.Layers;

sealed class MlpSamples : ILayerSamples
{
    public string Word => "mlp";

    public LayerSample Make(Seed seed) => new(new Mlp([4, 3], "tanh", 0, seed.Below(2) == 0 ? new LayerNormalization() : null), Shape.Of([5]));
}

sealed class ResnetSamples : ILayerSamples
{
    public string Word => "resnet";

    public LayerSample Make(Seed seed) => seed.Below(3) switch
    {
        0 => new(new Resnet(8, Filters: 2), Shape.Of([8, 8, 1])),
        1 => new(new Resnet(18, Blocks: [1, 1], Filters: 2), Shape.Of([16, 16, 3])),
        _ => new(new Resnet(50, Blocks: [1, 1], Filters: 2, SmallImages: true, Pooling: false), Shape.Of([6, 6, 1])),
    };
}

sealed class MobilenetV2Samples : ILayerSamples
{
    public string Word => "mobilenet_v2";

    public LayerSample Make(Seed seed) => new(new MobilenetV2(0.1, SmallImages: true, Pooling: seed.Below(2) == 0), Shape.Of([16, 16, 3])) { Smooth = false, Tolerance = 1e-3 };
}

sealed class UnetSamples : ILayerSamples
{
    public string Word => "unet";

    public LayerSample Make(Seed seed) => new(new Unet(2, 2, seed.Below(2) == 0 ? 3 : null), seed.Below(2) == 0 ? Shape.Of([8, 12, 1]) : Shape.Of([4, 4, 2])) { Smooth = false, Tolerance = 1e-4 };
}

sealed class TcnSamples : ILayerSamples
{
    public string Word => "tcn";

    public LayerSample Make(Seed seed) => seed.Below(2) == 0 ? new(new Tcn(3, 2, [1, 2]), Shape.Of([9, 2])) : new(new Tcn(2, 3, [1, 2], 2, ReturnSequences: true), Shape.Of([Shape.Any, 2]));
}

sealed class AutoencoderSamples : ILayerSamples
{
    public string Word => "autoencoder";

    public LayerSample Make(Seed seed) => new(new Autoencoder([4, 2], "tanh"), Shape.Of([6]));
}

sealed class Seq2seqLstmSamples : ILayerSamples
{
    public string Word => "seq2seq_lstm";

    public LayerSample Make(Seed seed) => new(new Seq2seqLstm(6, 5, 3, 4, 1 + seed.Below(2), MaskZero: seed.Below(2) == 0), [Shape.Of([seed.Below(2) == 0 ? 4 : Shape.Any]), Shape.Of([3])]) { Levels = 5 };
}

sealed class EncoderOnlyTransformerSamples : ILayerSamples
{
    public string Word => "encoder_only_transformer";

    public LayerSample Make(Seed seed) => seed.Below(3) switch
    {
        0 => new(new EncoderOnlyTransformer(7, 1, 6, 2, Dropout: 0, MaskZero: false), Shape.Of([5])) { Levels = 7 },
        1 => new(new EncoderOnlyTransformer(null, 1, 4, 2, Positions: Positions.Sine, Pooling: SequencePooling.None, Dropout: 0, NormalizeFirst: false), Shape.Of([Shape.Any, 4])),
        _ => new(new EncoderOnlyTransformer(7, 2, 4, 2, Positions: Positions.Rotary, Pooling: SequencePooling.None, MaskZero: false, Dropout: 0), Shape.Of([Shape.Any])) { Levels = 7 },
    };
}

sealed class DecoderOnlyTransformerSamples : ILayerSamples
{
    public string Word => "decoder_only_transformer";

    public LayerSample Make(Seed seed) => seed.Below(2) == 0
        ? new(new DecoderOnlyTransformer(7, 2, 4, 2), Shape.Of([5])) { Levels = 7 }
        : new(new DecoderOnlyTransformer(7, 1, 8, 4, 6, 2, Positions.Rotary, Activation: "silu", Gated: true, Normalization: new RmsNormalization(), UseBias: false), Shape.Of([Shape.Any])) { Levels = 7 };
}

sealed class EncoderDecoderTransformerSamples : ILayerSamples
{
    public string Word => "encoder_decoder_transformer";

    public LayerSample Make(Seed seed) => new(new EncoderDecoderTransformer(7, 6, 1, 4, 2, 8, MaskZero: false, Dropout: 0), [Shape.Of([seed.Below(2) == 0 ? 4 : Shape.Any]), Shape.Of([Shape.Any])]) { Levels = 6 };
}

sealed class VitSamples : ILayerSamples
{
    public string Word => "vit";

    public LayerSample Make(Seed seed) => new(new Vit(2, 1, 4, 2, 8), Shape.Of([4, 6, 1 + seed.Below(2)]));
}

sealed class TwoTowerSamples : ILayerSamples
{
    public string Word => "two_tower";

    public LayerSample Make(Seed seed) => seed.Below(2) == 0 ? new(new TwoTower([4, 3], "tanh"), [Shape.Of([5]), Shape.Of([2])]) : new(new TwoTower([4, 3], "tanh", Shared: true, Normalize: false), [Shape.Of([5]), Shape.Of([5])]);
}
