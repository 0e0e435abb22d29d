using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Attention;

/// <summary>Attention by heads: four weighted sums around <c>scaled_dot_product_attention</c>.</summary>
sealed class HeadedAttentionBody : Body
{
    readonly Projection query;
    readonly Projection key;
    readonly Projection value;
    readonly Projection attention_output;
    readonly HeadedAttention _stated;
    readonly RotaryTables? _rotary;

    public HeadedAttentionBody(HeadedAttention stated, Shapes inputs, Start start) : base(nameof(HeadedAttention))
    {
        _stated = stated;
        _rotary = stated.Rotary is { } rotary ? new(rotary, stated.KeyDim) : null;
        var projections = stated.Projections(inputs);
        (query, key, value, attention_output) = (Begin(0), Begin(1), Begin(2), Begin(3));
        RegisterComponents();

        Projection Begin(int index) => new(stated, projections[index].Kernel, projections[index].Bias, start.Inside(projections[index].Name));
    }

    public override bool Draws => _stated.Dropout > 0;

    public override Tensor[] Compute(Tensor[] inputs, Context context)
    {
        var (asked, held, found) = HeadedAttention.Roles(inputs.Length);
        var (q_BHTK, k_BGSK, v_BGSV) = inputs.Length == 1 ? Joined(inputs[0]) : (query.ByHead(inputs[asked]), key.ByHead(inputs[found]), value.ByHead(inputs[held]));
        if (_rotary is not null) (q_BHTK, k_BGSK) = (_rotary.Rotate(q_BHTK), _rotary.Rotate(k_BGSK));
        if (_stated.Groups != _stated.Heads) (k_BGSK, v_BGSV) = (Repeat(k_BGSK), Repeat(v_BGSV));
        var rate = context.Training ? _stated.Dropout : 0;
        var (queryMask, valueMask, keyMask) = (context.Mask(asked), context.Mask(held), context.Mask(found));
        Tensor y_BHTV;
        if (valueMask is null && keyMask is null) y_BHTV = nn.functional.scaled_dot_product_attention(q_BHTK, k_BGSK, v_BGSV, p: rate, is_casual: _stated.Causal);
        else
        {
            var allowed = AttentionMask.Of(q_BHTK.shape[2], k_BGSK.shape[2], _stated.Causal, q_BHTK, valueMask, keyMask)!;
            var bias = zeros(allowed.shape, q_BHTK.dtype, q_BHTK.device).masked_fill_(allowed.logical_not(), HeadedAttention.Masked);
            if (bias.shape[2] == 1) bias = bias.expand(-1, -1, q_BHTK.shape[2], -1);
            // Where nothing may be looked at the sum is of nothing, not of everything alike.
            y_BHTV = nn.functional.scaled_dot_product_attention(q_BHTK, k_BGSK, v_BGSV, bias, rate) * allowed.any(-1, keepdim: true);
        }
        if (queryMask is not null) y_BHTV = y_BHTV * queryMask.unsqueeze(1).unsqueeze(-1);
        return [attention_output.Joined(y_BHTV.transpose(1, 2).flatten(2))];
    }

    // One product instead of three over the same rows: they are laid out once.
    (Tensor Query, Tensor Key, Tensor Value) Joined(Tensor x_BTD)
    {
        Projection[] all = [query, key, value];
        var bias = query.Bias is null ? null : cat([.. all.Select(one => one.Bias!)]);
        var y = OneDnn.Sum(x_BTD.reshape(-1, x_BTD.shape[2]), cat([.. all.Select(one => one.Flat)], 1), bias);
        var parts = y.view(x_BTD.shape[0], x_BTD.shape[1], y.shape[1]).split([.. all.Select(one => one.Flat.shape[1])], 2);
        return (query.Heads(parts[0]), key.Heads(parts[1]), value.Heads(parts[2]));
    }

    Tensor Repeat(Tensor x_BGSK) => x_BGSK.unsqueeze(2).expand(-1, -1, _stated.Heads / _stated.Groups, -1, -1).flatten(1, 2);

    /// <summary>One of the weighted sums; its weights are named behind its own name.</summary>
    sealed class Projection : nn.Module
    {
        readonly Parameter kernel;
        readonly Parameter? bias;

        public Projection(HeadedAttention stated, Shape kernelShape, Shape biasShape, Start start) : base(nameof(Projection))
        {
            // Keras counts all axes but the last two as places at which the kernel is applied.
            var places = kernelShape[0];
            kernel = start.Weight(nameof(kernel), stated.KernelInitializer, checked(kernelShape[1] * places), checked(kernelShape[2] * places), kernelShape.ToArray());
            if (stated.UseBias) bias = start.Weight(nameof(bias), stated.BiasInitializer, biasShape[0], biasShape.Last, biasShape.ToArray());
            RegisterComponents();
        }

        /// <summary>The kernel <c>[D, H, K]</c> as a matrix <c>[D, H·K]</c>.</summary>
        public Tensor Flat => kernel.view(kernel.shape[0], -1);

        /// <summary>The bias as a vector; null where there is none.</summary>
        public Tensor? Bias => bias?.view(-1);

        /// <summary><c>[B, T, D] → [B, H, T, K]</c>.</summary>
        public Tensor ByHead(Tensor x_BTD) => Heads(Sum(x_BTD, Flat));

        /// <summary><c>[B, T, H·K] → [B, H, T, K]</c>.</summary>
        public Tensor Heads(Tensor x_BTC) => x_BTC.view(x_BTC.shape[0], x_BTC.shape[1], kernel.shape[1], kernel.shape[2]).transpose(1, 2);

        /// <summary><c>[B, T, H·V] → [B, T, D]</c> by a kernel <c>[H, V, D]</c>.</summary>
        public Tensor Joined(Tensor x_BTC) => Sum(x_BTC, kernel.view(-1, kernel.shape[2]));

        Tensor Sum(Tensor x_BTD, Tensor kernel_DU)
        {
            var rows = x_BTD.reshape(-1, x_BTD.shape[2]);
            var y = OneDnn.Sum(rows, kernel_DU, Bias);
            return y.view(x_BTD.shape[0], x_BTD.shape[1], kernel_DU.shape[1]);
        }
    }
}
