using Norma.Models;
using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Native;
using Norma.Spec;
using Norma.Training;
using TorchSharp;
using static TorchSharp.torch;
using Adam = Norma.Training.Optimizers.Adam;
using Parameter = TorchSharp.Modules.Parameter;

namespace Norma.Benchmarks;

/// <summary>A decoder of 6 layers, 384 wide, 6 heads, context 256, batch 12, on embedded tokens: forward, cross entropy, backward, Adam.</summary>
static class Decoder
{
    const int Layers = 6, Width = 384, Heads = 6, Tokens = 65, Context = 256, Batch = 12;

    public static void Run()
    {
        LibTorch.EnsureLoaded();
        LibTorch.Threads = Environment.ProcessorCount;
        using var x = randn(Batch, Context, Width);
        using var truth = randint(Tokens, [Batch * Context], dtype: ScalarType.Int64);
        using var peer = new PlainDecoder(Layers, Width, Heads, Tokens);
        using var optimizer = optim.Adam(peer.parameters());

        var block = new TransformerDecoder(4 * Width, Heads, Activation: "gelu", NormalizeFirst: true);
        var wiring = Wiring.Of(new Stack([.. Enumerable.Repeat(block, Layers), new LayerNormalization(1e-5), new Dense(Tokens)]).Expand(Shape.Of([Context, Width])), Shape.Of([Context, Width]));
        using var body = new WiredBody(wiring, new Start(1, ""));
        var adam = new Adam();
        using var flat = new FlatParameters([.. body.NamedWeights().Select(w => (w.Name, (Parameter)w.Tensor))], adam.Slots);
        var updates = 0L;

        var median = Median.Of(3, 1,
            steps =>
            {
                for (var i = 0; i < steps; i++)
                {
                    using var scope = NewDisposeScope();
                    optimizer.zero_grad();
                    nn.functional.cross_entropy(peer.call(x).view(-1, Tokens), truth).backward();
                    optimizer.step();
                }
            },
            steps =>
            {
                for (var i = 0; i < steps; i++)
                {
                    using var scope = NewDisposeScope();
                    flat.Gradients.Clear();
                    nn.functional.cross_entropy(body.Compute([x], Models.Context.Train)[0].view(-1, Tokens), truth).backward();
                    adam.Step(flat.Values, flat.Gradients, flat.State, adam.LearningRate, ++updates);
                }
            });
        Console.WriteLine($"decoder of {flat.Named.Sum(w => w.Parameter.numel()):N0} parameters, step at batch {Batch}, context {Context}: plain TorchSharp {median[0] / 1000:F0} ms, Norma {median[1] / 1000:F0} ms ({median[1] / median[0]:F2})");
        Products();
    }

    /// <summary>The largest product of a block, without gradients, in three ways.</summary>
    static void Products()
    {
        using var none = no_grad();
        using var x = randn(Batch * Context, Width);
        using var kernel = randn(Width, 4 * Width);
        using var halfX = x.to(ScalarType.BFloat16);
        using var halfKernel = kernel.to(ScalarType.BFloat16);
        using var script = jit.compile("""
            def product(x, kernel):
                return torch.mkldnn_linear(x.to_mkldnn(), kernel.t(), None).to_dense()

            """);
        var median = Median.Of(5, 4,
            steps => { for (var i = 0; i < steps; i++) x.mm(kernel).Dispose(); },
            steps => { for (var i = 0; i < steps; i++) script.invoke<Tensor>("product", x, kernel).Dispose(); },
            steps => { for (var i = 0; i < steps; i++) halfX.mm(halfKernel).Dispose(); });
        Console.WriteLine($"[{Batch * Context}, {Width}] · [{Width}, {4 * Width}]: float32 {median[0] / 1000:F2} ms, by oneDNN {median[1] / 1000:F2} ms ({median[1] / median[0]:F2}), bfloat16 {median[2] / 1000:F2} ms ({median[2] / median[0]:F2})");
    }
}
