using Norma.Formats.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Attention;

/// <summary>Which steps a query may look at.</summary>
static class AttentionMask
{
    /// <summary>The places as truth values that broadcast to <c>[B, H, T, S]</c>; null where all are allowed.</summary>
    /// <param name="query">How many steps ask.</param>
    /// <param name="value">How many steps there are.</param>
    /// <param name="causal">Whether a step sees itself and those before it alone.</param>
    /// <param name="device">A tensor on the same device.</param>
    /// <param name="masks">Of value and key, <c>[B, S]</c>.</param>
    public static Tensor? Of(long query, long value, bool causal, Tensor device, params ReadOnlySpan<Tensor?> masks)
    {
        Tensor? allowed = causal ? ones([query, value], ScalarType.Bool, device.device).tril() : null;
        for (var i = 0; i < masks.Length; i++)
        {
            if (masks[i] is not { } mask || i > 0 && ReferenceEquals(mask, masks[0])) continue;
            var steps = mask.unsqueeze(1).unsqueeze(1);
            allowed = allowed is null ? steps : allowed.logical_and(steps);
        }
        return allowed;
    }

    /// <summary>The same in ONNX.</summary>
    public static OnnxValue? Lower(OnnxGraph graph, OnnxValue query, OnnxValue value, bool causal, params ReadOnlySpan<string?> masks)
    {
        OnnxValue? allowed = causal ? graph.Node("GreaterOrEqual", [Steps(query, 1), Steps(value, 0)]) : null;
        for (var i = 0; i < masks.Length; i++)
        {
            if (masks[i] is not { } mask || i > 0 && mask == masks[0]) continue;
            var steps = graph.Node("Unsqueeze", [new(mask), graph.Ints("axes", [1, 2])]);
            allowed = allowed is { } before ? graph.Node("And", [before, steps]) : steps;
        }
        return allowed;

        OnnxValue Steps(OnnxValue x, long axis) => graph.Node("Unsqueeze", [Waves.Positions(graph, x, 1), graph.Ints("axis", [axis])]);
    }
}
