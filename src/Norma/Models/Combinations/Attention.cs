using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Normalization;
using Norma.Models.Layers.Pooling;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;

namespace Norma.Models.Combinations;

/// <summary>Each vector becomes a token of a common width, the tokens look at each other, and their mean leaves.</summary>
/// <remarks>
/// <c>tᵢ = vᵢ · Wᵢ + bᵢ</c>; <c>s = layer_normalization(t + multi_head_attention(t))</c>; <c>y = mean of sᵢ</c>. The bias of a token says which input it is.
/// <para>Shapes: <c>[D₁], [D₂], … → [width]</c>. Weights: <c>combine.&lt;input&gt;_token</c> (kernel <c>[D, width]</c>, bias), <c>combine.attention</c>, <c>combine.norm</c>.</para>
/// <para>Vaswani et al. 2017, https://arxiv.org/abs/1706.03762; of features as tokens Gorishniy et al. 2021, https://arxiv.org/abs/2106.11959.</para>
/// </remarks>
/// <param name="Width">The width of a token; the heads share it, each <c>width / num_heads</c> wide.</param>
/// <param name="NumHeads">How many heads.</param>
/// <param name="Dropout">The probability that a weight of an average is dropped while training.</param>
[Word]
public sealed record Attention(
    [Bounds(1, 1 << 20)] int Width = 64,
    [Bounds(1, 1 << 16)] int NumHeads = 4,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0) : Combination
{
    /// <inheritdoc/>
    public override Layer? Layer(Items<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var nodes = new List<KeyValuePair<string, Node>>();
        string Add(string name, Layer layer, params ReadOnlySpan<string> from)
        {
            nodes.Add(new(name, new(layer, Items.Of(from))));
            return name;
        }
        string[] tokens = [.. inputs.Select((input, i) => Add($"{input}_step", new Reshape([1, Width]), Add($"{input}_token", new Dense(Width), Graph.InputName(i))))];
        var all = tokens is [var only] ? only : Add("tokens", new Concatenate(1), tokens);
        var seen = Add("residual", new Add(), all, Add("attention", new MultiHeadAttention(NumHeads, Width / NumHeads, Dropout: Dropout), all));
        Add("mean", new GlobalAveragePooling1d(), Add("norm", new LayerNormalization(), seen));
        return new Graph(new(nodes), [.. inputs.Select((_, i) => Graph.InputName(i))]);
    }

    internal override Finding? Misfit(Map<long> vectors, string path) => Width % NumHeads == 0 ? null
        : new("MODL053", path, FormattableString.Invariant($"a width of {Width} is not shared evenly by {NumHeads} heads"))
        {
            Expected = "a width that is a multiple of num_heads",
            Fix = FormattableString.Invariant($"state {{type: attention, width: {NumHeads * Math.Max(1, (Width + NumHeads / 2) / NumHeads)}, num_heads: {NumHeads}}}."),
        };
}
