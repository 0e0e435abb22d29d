using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Recurrent;

/// <summary>A cell's weights, and its way through a sequence: the tensor library's own loop where that has such a cell and every step counts, else step by step.</summary>
sealed class RecurrentBody : Body
{
    readonly Parameter kernel;
    readonly Parameter recurrent_kernel;
    readonly Parameter? bias;
    readonly Recurrence _way;
    readonly Cell _cell;

    public RecurrentBody(Recurrence way, long features, Start start) : base(nameof(RecurrentBody))
    {
        (_way, _cell) = (way, way.Cell);
        kernel = start.Weight(nameof(kernel), way.KernelInitializer, features, way.Width, features, way.Width);
        recurrent_kernel = start.Weight(nameof(recurrent_kernel), way.RecurrentInitializer, _cell.Units, way.Width, _cell.Units, way.Width);
        if (way.UseBias) bias = start.Weight(nameof(bias), _cell.Bias(way.BiasInitializer), way.Width, way.Width, _cell.BiasShape.ToArray());
        RegisterComponents();
    }

    public override bool Draws => _way.Dropout > 0 || _way.RecurrentDropout > 0;

    public override Tensor?[]? Masks(Tensor[] inputs, Tensor?[] masks) => _way.Masks(masks);

    public override Tensor[] Compute(Tensor[] inputs, Context context)
    {
        var (x_BTD, mask_BT) = (inputs[0], context.Mask(0));
        if (_way.GoBackwards) (x_BTD, mask_BT) = (x_BTD.flip(1), mask_BT?.flip(1));
        Tensor[] states = inputs.Length > 1 ? inputs[1..] : [.. Enumerable.Range(0, _cell.States).Select(_ => x_BTD.new_zeros(x_BTD.shape[0], _cell.Units))];
        var drops = context.Training && _way.RecurrentDropout > 0;
        if (drops || mask_BT is not null || _cell.NativeLoop is not { } loop)
            return Steps(Projected(x_BTD, context, drops), states, mask_BT, drops);
        var results = NativeLoops.Run(loop, Dropped(x_BTD, context), states, NativeWeights());
        return Leaving(_way.ReturnSequences ? results[0] : results[1], results[1..]);
    }

    Tensor[] Leaving(Tensor output, Tensor[] states) => _way.ReturnState ? [output, .. states] : [output];

    Tensor[] Steps(Tensor x_BTG, Tensor[] states, Tensor? mask_BT, bool drops)
    {
        var product = new RecurrentProduct(recurrent_kernel, bias is null ? null : _cell.RecurrentBias(bias), _cell.Units,
            drops ? [.. Enumerable.Range(0, _cell.Gates).Select(_ => Kept(ones_like(states[0]), _way.RecurrentDropout))] : null);
        var (x, masks) = (x_BTG.unbind(1), mask_BT?.unsqueeze(2).unbind(1));
        var outputs = _way.ReturnSequences ? new Tensor[x.Length] : null;
        for (var t = 0; t < x.Length; t++)
        {
            var next = _cell.Step(x[t], states, product);
            if (masks is not null)
                for (var i = 0; i < next.Length; i++) next[i] = where(masks[t], next[i], states[i]);
            states = next;
            if (outputs is not null) outputs[t] = Output(states[0], masks?[t]);
        }
        return Leaving(outputs is null ? Output(states[0], masks?[^1]) : stack(outputs, 1), states);
    }

    Tensor Output(Tensor h_BU, Tensor? mask_B1) => mask_B1 is not null && _way.ZeroOutputForMask ? h_BU * mask_B1 : h_BU;

    // As in Keras: what is dropped is the same in every step, and the same for all gates unless states are dropped too.
    Tensor Dropped(Tensor x_BTD, Context context) => context.Training && _way.Dropout > 0 ? x_BTD * Kept(ones_like(x_BTD.narrow(1, 0, 1)), _way.Dropout) : x_BTD;

    Tensor Projected(Tensor x_BTD, Context context, bool drops)
    {
        var x_BTG = context.Training && _way.Dropout > 0 && drops
            ? cat([.. kernel.chunk(_cell.Gates, 1).Select(gate => Dropped(x_BTD, context).matmul(gate))], 2)
            : Dropped(x_BTD, context).matmul(kernel);
        return bias is null ? x_BTG : x_BTG + _cell.InputBias(bias);
    }

    static Tensor Kept(Tensor ones, double rate) => nn.functional.dropout(ones, rate, training: true);

    // The library wants [gates, features], its own order of gates, and two biases.
    Tensor[] NativeWeights()
    {
        var zeros = bias is null || _cell.RecurrentBias(bias) is null ? kernel.new_zeros(_way.Width) : null;
        return
        [
            Native(kernel, 1).t().contiguous(),
            Native(recurrent_kernel, 1).t().contiguous(),
            bias is null ? zeros! : Native(_cell.InputBias(bias), 0),
            zeros ?? Native(_cell.RecurrentBias(bias!)!, 0),
        ];
    }

    Tensor Native(Tensor weight, int axis)
    {
        var order = _cell.NativeOrder;
        if (order.AsSpan().SequenceEqual(Enumerable.Range(0, order.Length).ToArray())) return weight;
        var gates = weight.chunk(order.Length, axis);
        return cat([.. order.Select(gate => gates[gate])], axis);
    }
}
