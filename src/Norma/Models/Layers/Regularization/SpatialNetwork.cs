using static TorchSharp.torch;

namespace Norma.Models.Layers.Regularization;

/// <summary>Dropout of whole channels: one draw for each example and channel, the same at every place.</summary>
sealed class SpatialNetwork(string name, double rate) : Body(name)
{
    public override bool Draws => rate > 0;

    public override Tensor[] Compute(Tensor[] inputs, Context context)
    {
        if (!context.Training || rate == 0) return inputs;
        var x = inputs[0];
        long[] noise = [x.shape[0], .. Enumerable.Repeat(1L, (int)x.dim() - 2), x.shape[^1]];
        return [x * nn.functional.dropout(ones(noise, x.dtype), rate, training: true)];
    }
}
