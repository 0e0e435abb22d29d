using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Normalization;
using Norma.Spec;

namespace Norma.Tests.Models.Layers.Attention;

sealed class TransformerEncoderSamples : ILayerSamples
{
    public string Word => "transformer_encoder";

    // Smooth activations: finite differences do not see a corner.
    public LayerSample Make(Seed seed) => (int)seed.Below(3) switch
    {
        0 => new(new TransformerEncoder(5, 2, Activation: "gelu"), Shape.Of([5, 4])),
        1 => new(new TransformerEncoder(5, 2, Dropout: 0.2, Activation: "tanh", NormalizeFirst: true), Shape.Of([Shape.Any, 4])) { Masked = true },
        _ => new(new TransformerEncoder(6, 2, Activation: "silu", NormalizeFirst: true, Normalization: new RmsNormalization(), Gated: true, NumKeyValueHeads: 1, Rotary: new Rotary(), UseBias: false), Shape.Of([Shape.Any, 4])),
    };
}

sealed class TransformerDecoderSamples : ILayerSamples
{
    public string Word => "transformer_decoder";

    public LayerSample Make(Seed seed) => (int)seed.Below(3) switch
    {
        0 => new(new TransformerDecoder(5, 2, Activation: "gelu"), [Shape.Of([Shape.Any, 4]), Shape.Of([7, 3])]),
        1 => new(new TransformerDecoder(5, 2, Activation: "tanh", NormalizeFirst: true), Shape.Of([Shape.Any, 4])) { Masked = true },
        _ => new(new TransformerDecoder(6, 2, Activation: "silu", NormalizeFirst: true, Normalization: new RmsNormalization(), Gated: true, NumKeyValueHeads: 1, Rotary: new Rotary(), UseBias: false), Shape.Of([Shape.Any, 4])),
    };
}
