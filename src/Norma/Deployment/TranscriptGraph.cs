using Norma.Data;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>The end of a graph that says what is said: the likeliest token of each step, of repeats one, without blanks, as <see cref="SaidText.Collapse"/> does.</summary>
static class TranscriptGraph
{
    public static void End(OnnxGraph graph, Items<Target> targets, int t, OnnxValue logits_NSV)
    {
        var steps = targets[t].Steps;
        var sure_NSV = graph.Node("LogSoftmax", [logits_NSV], ("axis", 2L));
        var step_NS = graph.Node("ArgMax", [sure_NSV], ("axis", 2L), ("keepdims", 0L), ("select_last_index", 0L));
        var axis = graph.Ints("said.axis", [1]);
        // A step before the first one names nothing.
        var padded = graph.Node("Pad", [step_NS, graph.Ints("said.pads", [0, 1, 0, 0]), graph.Scalar("said.nothing", (long)SaidText.Nothing)]);
        var before_NS = graph.Node("Slice", [padded, graph.Ints("said.from", [0]), graph.Ints("said.to", [steps]), axis]);
        var kept_NS = graph.Node("Not", [graph.Node("Or", [graph.Node("Equal", [step_NS, before_NS]), graph.Node("Equal", [step_NS, graph.Scalar("said.blank", (long)SaidText.Blank)])])]);
        // Those that are kept come first, each group in its order.
        var places = graph.Ints("said.places", [.. Enumerable.Range(0, steps).Select(step => (long)step)], 1, steps);
        var order = graph.Node("TopK", 2, [graph.Node("Where", [kept_NS, places, graph.Node("Add", [places, graph.Scalar("said.steps", (long)steps)])]), graph.Ints("said.k", [steps])], ("axis", 1L), ("largest", 0L), ("sorted", 1L));
        var count_N1 = graph.Node("ReduceSum", [graph.Node("Cast", [kept_NS], ("to", OnnxType.Int64)), axis], ("keepdims", 1L));
        var tokens_NS = graph.Node("Where", [graph.Node("Less", [places, count_N1]), graph.Node("GatherElements", [step_NS, order[1]], ("axis", 1L)), graph.Scalar("said.nothing", (long)SaidText.Nothing)]);
        var best_NS = graph.Node("Cast", [graph.Node("ReduceMax", [sure_NSV], ("axes", new long[] { 2 }), ("keepdims", 0L))], ("to", OnnxType.Double));
        var score_N1 = graph.Node("Cast", [graph.Node("Exp", [graph.Node("ReduceSum", [best_NS, axis], ("keepdims", 1L))])], ("to", OnnxType.Float));
        graph.Output(OutputNames.Label(targets, t), tokens_NS, OnnxType.Int64, -1, steps);
        graph.Output(OutputNames.Values(targets, t), score_N1, OnnxType.Float, -1, 1);
        graph.Output(OutputNames.LogProbabilities(targets, t), sure_NSV, OnnxType.Float, [-1, .. targets[t].LogitShape]);
    }
}
