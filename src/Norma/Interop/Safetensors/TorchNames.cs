using Norma.Models;
using Norma.Models.Layers.Recurrent;

namespace Norma.Interop.Safetensors;

/// <summary>How PyTorch calls and lays out the weights of its modules, where ours have other names or layouts.</summary>
static class TorchNames
{
    /// <summary>What a tensor of PyTorch is for a weight of ours.</summary>
    /// <param name="Names">Its name in its module; two where the weight is their sum or holds both.</param>
    /// <param name="Turned">Whether its first axis, the outputs, is the last one here, and its second the one before.</param>
    /// <param name="Gates">For each block of rows, which block it is here; none where rows are of one kind.</param>
    public sealed record Source(string[] Names, bool Turned = false, int[]? Gates = null)
    {
        /// <summary>Whether two tensors stand side by side in the weight; else they are added.</summary>
        public bool Beside { get; init; }
    }

    /// <summary>Tensors that count batches and have no part in what a model gives.</summary>
    public static bool IsCounter(string name) => name == "num_batches_tracked" || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    /// <summary>What PyTorch calls a weight of a layer; null where it has nothing like it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="slot">The weight's name in the layer.</param>
    /// <param name="rank">How many axes it has.</param>
    public static Source? Of(Layer layer, string slot, int rank)
    {
        if (layer is Bidirectional both)
        {
            if (slot.StartsWith("forward.", StringComparison.Ordinal)) return Recurrent(both.Layer, slot["forward.".Length..], rank, "_l0");
            return slot.StartsWith("backward.", StringComparison.Ordinal) ? Recurrent(both.BackwardLayer ?? both.Layer, slot["backward.".Length..], rank, "_l0_reverse") : null;
        }
        if (layer is Lstm or Gru or SimpleRnn) return Recurrent(layer, slot, rank, "_l0");
        return slot switch
        {
            "kernel" or "depthwise_kernel" => new(["weight"], Turned: true),
            "gamma" or "embeddings" or "scale" => new(["weight"]),
            "bias" or "beta" => new(["bias"]),
            "moving_mean" => new(["running_mean"]),
            "moving_variance" => new(["running_var"]),
            _ => null,
        };
    }

    // PyTorch counts the gates of a GRU r, z, n; Keras z, r, h. Those of an LSTM are the same: i, f, g, o.
    static Source? Recurrent(Layer layer, string slot, int rank, string end)
    {
        int[]? gates = layer is Gru ? [1, 0, 2] : null;
        return slot switch
        {
            "kernel" => new([$"weight_ih{end}"], true, gates),
            "recurrent_kernel" => new([$"weight_hh{end}"], true, gates),
            "bias" => new([$"bias_ih{end}", $"bias_hh{end}"], false, gates) { Beside = rank == 2 },
            _ => null,
        };
    }
}
