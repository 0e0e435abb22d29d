using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>The logits of things, far below all others where the row's history has the thing.</summary>
/// <remarks><c>y_k = −10⁹ where the history has k, else z_k</c>. <para>Shapes: logits <c>[K]</c>, features <c>[D]</c> → <c>[K]</c>. No weights.</para></remarks>
/// <param name="Part">The numbers of the history: one for each name, or those of its tokens.</param>
/// <param name="Names">What they stand for.</param>
/// <param name="Start">Where they begin among the features.</param>
/// <param name="Things">By logit, its thing.</param>
sealed record Unseen(NumberInput Part, Items<string> Names, int Start, Items<string> Things) : Layer((string?)null)
{
    const float Never = -1e9f;

    internal override bool IsHidden => true;

    public override Shapes OutputShapes(Shapes inputs) => inputs[0];

    public override Body Build(Shapes inputs, Start start) => new Network(this);

    /// <summary>How many counts there are, and one more that is always 0.</summary>
    int Counts => Part.Tokens ?? Part.Width;

    // By thing, which count says whether the history has it.
    long[] Places()
    {
        var first = Part.Tokens is null ? 0 : 2;
        var places = Names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => (long)pair.i + first, StringComparer.Ordinal);
        return [.. Things.Select(thing => places.GetValueOrDefault(thing, Counts))];
    }

    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var part = graph.Node("Slice", [inputs[1], graph.Ints("unseen.from", [Start]), graph.Ints("unseen.to", [Start + Part.Width]), graph.Ints("unseen.axis", [1])]);
        OnnxValue counts;
        if (Part.Tokens is null) counts = graph.Node("Pad", [part, graph.Ints("unseen.pads", [0, 0, 0, 1])], ("mode", "constant"));
        else
        {
            var tokens = graph.Node("Cast", [part], ("to", OnnxType.Int64));
            var rows = graph.Node("Slice", [graph.Node("Shape", [tokens]), graph.Ints("unseen.first", [0]), graph.Ints("unseen.second", [1])]);
            var none = graph.Node("Expand", [graph.Scalar("unseen.none", 0f), graph.Node("Concat", [rows, graph.Ints("unseen.counts", [Counts + 1])], ("axis", 0L))]);
            counts = graph.Node("ScatterElements", [none, tokens, graph.Node("Expand", [graph.Scalar("unseen.one", 1f), graph.Node("Shape", [tokens])])], ("axis", 1L));
        }
        var seen = graph.Node("Greater", [graph.Node("Gather", [counts, graph.Ints("unseen.places", Places())], ("axis", 1L)), graph.Scalar("unseen.zero", 0f)]);
        return [graph.Node("Where", [seen, graph.Scalar("unseen.never", Never), inputs[0]])];
    }

    sealed class Network(Unseen stated) : Body(nameof(Unseen))
    {
        readonly Tensor _places = tensor(stated.Places()).DetachFromDisposeScope();

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (z_BK, x_BD) = (inputs[0], inputs[1]);
            var part_BW = x_BD.narrow(1, stated.Start, stated.Part.Width);
            Tensor counts_BC;
            if (stated.Part.Tokens is null) counts_BC = cat([part_BW, zeros(part_BW.shape[0], 1)], 1);
            else
            {
                var tokens_BW = part_BW.to_type(ScalarType.Int64);
                counts_BC = zeros(part_BW.shape[0], stated.Counts + 1).scatter(1, tokens_BW, ones_like(part_BW));
            }
            return [z_BK.masked_fill(counts_BC.index_select(1, _places) > 0, Never)];
        }
    }
}
