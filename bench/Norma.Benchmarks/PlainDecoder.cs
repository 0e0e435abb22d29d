using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Norma.Benchmarks;

/// <summary>The peer: a decoder of modules with <c>scaled_dot_product_attention</c>, query, key and value in one Linear, as nanoGPT has it.</summary>
sealed class PlainDecoder : Module<Tensor, Tensor>
{
    readonly ModuleList<Block> blocks = [];
    readonly LayerNorm norm;
    readonly Linear output;

    public PlainDecoder(int layers, int width, int heads, int tokens) : base(nameof(PlainDecoder))
    {
        for (var i = 0; i < layers; i++) blocks.Add(new Block(width, heads));
        norm = LayerNorm(width);
        output = Linear(width, tokens);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        foreach (var block in blocks) x = block.call(x);
        return output.call(norm.call(x));
    }

    sealed class Block : Module<Tensor, Tensor>
    {
        readonly LayerNorm norm1, norm2;
        readonly Linear joined, projection, wide, narrow;
        readonly int _heads;

        public Block(int width, int heads) : base(nameof(Block))
        {
            _heads = heads;
            (norm1, norm2) = (LayerNorm(width), LayerNorm(width));
            (joined, projection, wide, narrow) = (Linear(width, 3 * width), Linear(width, width), Linear(width, 4 * width), Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (batch, steps, width) = (x.shape[0], x.shape[1], x.shape[2]);
            var parts = joined.call(norm1.call(x)).chunk(3, 2);
            Tensor Heads(int part) => parts[part].view(batch, steps, _heads, width / _heads).transpose(1, 2);
            var y = functional.scaled_dot_product_attention(Heads(0), Heads(1), Heads(2), is_casual: true);
            x = x + projection.call(y.transpose(1, 2).contiguous().view(batch, steps, width));
            return x + narrow.call(functional.gelu(wide.call(norm2.call(x))));
        }
    }
}
