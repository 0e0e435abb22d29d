using Norma.Models;
using Norma.Models.Architectures;
using Norma.Models.Layers.Normalization;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Models;

/// <summary>Architectures hold as many weights as their authors' implementations do.</summary>
public sealed class ArchitectureTests
{
    // torchvision's without the last fully connected layer: resnet18 11,689,512 − 513,000, and so on.
    [Theory]
    [InlineData(18, 11_176_512), InlineData(34, 21_284_672), InlineData(50, 23_508_032), InlineData(101, 42_500_160), InlineData(152, 58_143_808)]
    public void Residual_networks_are_those_of_torchvision(int depth, long parameters) => Assert.Equal(parameters, Trained(new Resnet(depth), Shape.Of([224, 224, 3])));

    // He et al. 2015, table 6: 0.27, 0.46, 0.85 million with the head of 650 weights.
    [Theory]
    [InlineData(20, 0.27), InlineData(32, 0.46), InlineData(56, 0.85)]
    public void Residual_networks_for_small_images_are_those_of_the_paper(int depth, double millions) => Assert.Equal(millions, (Trained(new Resnet(depth), Shape.Of([32, 32, 3])) + 650) / 1e6, 0.01);

    // torchvision's 3,504,872 without its classifier of 1,281,000; keras.applications' 0.35 has 410,208 without top, 396,128 of them trained.
    [Theory]
    [InlineData(1.0, 2_223_872), InlineData(0.35, 396_128)]
    public void Mobile_networks_are_those_of_the_frameworks(double alpha, long parameters) => Assert.Equal(parameters, Trained(new MobilenetV2(alpha), Shape.Of([224, 224, 3])));

    // GPT-2 has 124,439,808 with the head tied to the embedding of 50,257 tokens; ours states the head of its own unless it is tied.
    [Fact]
    public void The_language_model_is_GPT_2() =>
        Assert.Equal(124_439_808 + 50_257 * 768, Trained(new DecoderOnlyTransformer(50_257, 12, 768, 12), Shape.Of([1024])));

    // llama2.c's stories15M: 6 layers, 288 wide, 6 heads, 768 inside, 32,000 tokens, head tied: 15,191,712.
    [Fact]
    public void And_Llama() => Assert.Equal(15_191_712 + 32_000 * 288,
        Trained(new DecoderOnlyTransformer(32_000, 6, 288, 6, 768, 6, Positions.Rotary, Activation: "silu", Gated: true, Normalization: new RmsNormalization(), UseBias: false), Shape.Of([256])));

    [Theory]
    [InlineData("{type: resnet, depth: 19}", "depth is 19"), InlineData("{type: unet, depth: 3}", "[28, 28, 1]"), InlineData("{type: vit, patch_size: 16}", "[28, 28, 1]"), InlineData("{type: mlp, units: []}", "empty list")]
    public void What_a_dial_cannot_be_is_said(string stated, string received)
    {
        var layer = SpecReader.Read<ModelSection>($"layers: [{stated}]", "norma.yaml").Require().Layers![0];
        Assert.Contains(received, Assert.Throws<ShapeException>(() => layer.Expand(Shape.Of([28, 28, 1]))).Message, StringComparison.Ordinal);
    }

    static long Trained(Layer layer, Shape input) => Wiring.Of(layer.Expand(input)!, input).Weights.Where(weight => weight.Trainable).Sum(weight => weight.Shape.Size);
}
