using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>Which tokens of a text stand in another text too, as the words of a question in the text that answers it, and how rare each of them is there.</summary>
/// <remarks>
/// <c>y[t] = (m, m · ln(1 + 1 / c))</c>, m being 1 where token t of the first input is among those of the second, else 0, and c how often the first input has that token. 0 and 1, which stand for no token and for one that the
/// vocabulary lacks, are like no other. Both texts need one vocabulary: state <c>vocabulary</c> of <c>tokenize</c>.
/// <para>Shapes: codes <c>[T]</c> and <c>[Q]</c> → <c>[T, 2]</c>. No weights; no gradient.</para>
/// <para>The exact match of DrQA: Chen et al. 2017, https://arxiv.org/abs/1704.00051; the weight is the inverse count of Richardson et al. 2013, https://aclanthology.org/D13-1020.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record TokenMatch(string? Name = null) : Layer(Name)
{
    const float Unknown = 1;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        if (inputs.Count != 2) throw new ShapeException($"received {inputs.Count} inputs", "two: the codes of a text, and those of the text whose tokens are looked for");
        if (inputs.Any(shape => shape.Rank != 1)) throw new ShapeException($"received {inputs}", "the codes of two texts, one axis each: before any embedding");
        return Shape.Of([inputs[0][0], 2]);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var own_NT1 = graph.Node("Unsqueeze", [inputs[0], graph.Ints("match.columns", [2])]);
        var same_NTQ = graph.Node("Equal", [own_NT1, Row(inputs[1])]);
        var known_NTQ = graph.Node("And", [same_NTQ, graph.Node("Greater", [Row(inputs[1]), graph.Scalar("match.unknown", Unknown)])]);
        var match_NT1 = graph.Node("ReduceMax", [Number(known_NTQ)], ("axes", new long[] { 2 }), ("keepdims", 1L));
        var count_NT1 = graph.Node("ReduceSum", [Number(graph.Node("Equal", [own_NT1, Row(inputs[0])])), graph.Ints("match.columns", [2])], ("keepdims", 1L));
        var rarity_NT1 = graph.Node("Log", [graph.Node("Add", [graph.Node("Reciprocal", [count_NT1]), graph.Scalar("match.one", 1f)])]);
        return [graph.Node("Concat", [match_NT1, graph.Node("Mul", [match_NT1, rarity_NT1])], ("axis", 2L))];

        OnnxValue Row(OnnxValue codes) => graph.Node("Unsqueeze", [codes, graph.Ints("match.rows", [1])]);

        OnnxValue Number(OnnxValue truth) => graph.Node("Cast", [truth], ("to", OnnxType.Float));
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(inputs[0].Size * (inputs[0].Size + 2 * inputs[1].Size + 4));

    sealed class Network() : Body(nameof(TokenMatch))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (own_BT1, other_B1Q) = (inputs[0].detach().unsqueeze(2), inputs[1].detach().unsqueeze(1));
            var match_BT1 = own_BT1.eq(other_B1Q).logical_and(other_B1Q.gt(Unknown)).any(2, keepdim: true).to(ScalarType.Float32);
            var count_BT1 = own_BT1.eq(own_BT1.transpose(1, 2)).to(ScalarType.Float32).sum(2, keepdim: true);
            return [cat([match_BT1, match_BT1 * (1 + count_BT1.reciprocal()).log()], 2)];
        }
    }
}
