using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>The end of the graph of a detector: what each cell says as boxes and scores, and which of them are kept.</summary>
/// <remarks>
/// The same functions as in training, in double and rounded once. <c>candidates</c> is what all cells say: a smooth function of the picture, by which the graph is held to what was trained.
/// <c>boxes</c>, <c>scores</c> and <c>labels</c> are what is left after <c>NonMaxSuppression</c>, the surest first; where there are fewer than the most, zeros and an empty label fill up.
/// Edges are shares of the picture: left, top, right, bottom.
/// </remarks>
static class BoxGraph
{
    const double Greatest = Evaluation.Losses.Detection.Greatest;

    /// <summary>Writes the outputs of a target.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="targets">All targets.</param>
    /// <param name="t">Which one.</param>
    /// <param name="logits"><c>[N, rows, columns, 5 + classes]</c>.</param>
    public static void End(OnnxGraph graph, Items<Target> targets, int t, OnnxValue logits)
    {
        var target = targets[t];
        var (rows, columns, classes, cells) = ((int)target.Shape![0], (int)target.Shape[1], target.Classes.Count, target.Cells);
        var flat = graph.Node("Reshape", [graph.Node("Cast", [logits], ("to", OnnxType.Double)), graph.Ints("cells.shape", [0, cells, Data.Target.CellLogits + classes])]);
        var parts = graph.Node("Split", 6, [flat, graph.Ints("cells.parts", [1, 1, 1, 1, 1, classes])], ("axis", 2L));
        double[] x = [.. Enumerable.Range(0, cells).Select(cell => cell % columns + 0.5)], y = [.. Enumerable.Range(0, cells).Select(cell => cell / columns + 0.5)];
        var (across, down) = (graph.Doubles("columns", [columns], 1), graph.Doubles("rows", [rows], 1));
        var (middleX, middleY) = (Middle(graph, "cells.x", x, parts[1], across), Middle(graph, "cells.y", y, parts[2], down));
        var (halfWidth, halfHeight) = (Half(graph, parts[3], across), Half(graph, parts[4], down));
        var edges = graph.Node("Concat", [Inside(graph, "Sub", middleX, halfWidth), Inside(graph, "Sub", middleY, halfHeight), Inside(graph, "Add", middleX, halfWidth), Inside(graph, "Add", middleY, halfHeight)], ("axis", 2L));
        var boxes = graph.Node("Cast", [edges], ("to", OnnxType.Float));
        var scores = graph.Node("Cast", [graph.Node("Mul", [OnnxExport.Sigmoid(graph, parts[0]), OnnxExport.Sigmoid(graph, parts[5])])], ("to", OnnxType.Float));
        graph.Output(OutputNames.Values(targets, t), graph.Node("Concat", [boxes, scores], ("axis", 2L)), OnnxType.Float, -1, cells, 4 + classes);
        Keep(graph, targets, t, boxes, scores);
    }

    static OnnxValue Middle(OnnxGraph graph, string name, double[] middles, OnnxValue offset, OnnxValue cells) =>
        graph.Node("Div", [graph.Node("Add", [graph.Doubles(name, middles, 1, middles.Length, 1), offset]), cells]);

    static OnnxValue Half(OnnxGraph graph, OnnxValue logarithm, OnnxValue cells)
    {
        var bounded = graph.Node("Min", [graph.Node("Max", [logarithm, graph.Doubles("least", [-Greatest], 1)]), graph.Doubles("greatest", [Greatest], 1)]);
        return graph.Node("Div", [graph.Node("Mul", [graph.Node("Exp", [bounded]), graph.Doubles("half", [0.5], 1)]), cells]);
    }

    static OnnxValue Inside(OnnxGraph graph, string op, OnnxValue middle, OnnxValue half) =>
        graph.Node("Min", [graph.Node("Max", [graph.Node(op, [middle, half]), graph.Doubles("border.least", [0], 1)]), graph.Doubles("border.greatest", [1], 1)]);

    static void Keep(OnnxGraph graph, Items<Target> targets, int t, OnnxValue boxes_NP4, OnnxValue scores_NPC)
    {
        var (target, form) = (targets[t], targets[t].Boxes!);
        var (cells, classes) = (target.Cells, target.Classes.Count);
        var most = Most(target);
        var scores_NCP = graph.Node("Transpose", [scores_NPC], ("perm", new long[] { 0, 2, 1 }));
        var chosen_S3 = graph.Node("NonMaxSuppression", [boxes_NP4, scores_NCP, graph.Ints("detections", [form.MaxDetections], 1),
            graph.Floats("overlap", [(float)form.IouThreshold], 1), graph.Floats("score", [(float)form.ScoreThreshold], 1)]);
        // The scores of what is chosen, 0 elsewhere; of all classes together the surest.
        var nothing_NCP = graph.Node("Mul", [scores_NCP, graph.Scalar("nothing", 0f)]);
        var kept_NCP = graph.Node("ScatterND", [nothing_NCP, chosen_S3, graph.Node("GatherND", [scores_NCP, chosen_S3])]);
        var top = graph.Node("TopK", 2, [graph.Node("Reshape", [kept_NCP, graph.Ints("kept.shape", [0, classes * cells])]), graph.Ints("kept.most", [most], 1)], ("axis", 1L), ("largest", 1L), ("sorted", 1L));
        var (scores_NM, place_NM) = (top[0], top[1]);
        var real_NM = graph.Node("Greater", [scores_NM, graph.Scalar("kept.none", 0f)]);
        var count = graph.Scalar("kept.cells", (long)cells);
        var class_NM = graph.Node("Where", [real_NM, graph.Node("Div", [place_NM, count]), graph.Scalar("kept.no_class", (long)classes)]);
        var cell_NM1 = graph.Node("Unsqueeze", [graph.Node("Mod", [place_NM, count]), graph.Ints("kept.last", [2], 1)]);
        var box_NM4 = graph.Node("GatherElements", [boxes_NP4, graph.Node("Concat", [cell_NM1, cell_NM1, cell_NM1, cell_NM1], ("axis", 2L))], ("axis", 1L));
        var shown_NM4 = graph.Node("Where", [graph.Node("Unsqueeze", [real_NM, graph.Ints("kept.axis", [2], 1)]), box_NM4, graph.Scalar("kept.nowhere", 0f)]);
        var label_NM = graph.Node("Gather", [graph.Strings("classes", [.. target.Classes, ""]), class_NM], ("axis", 0L));
        graph.Output(OutputNames.Boxes(targets, t), shown_NM4, OnnxType.Float, -1, most, 4);
        graph.Output(OutputNames.Scores(targets, t), scores_NM, OnnxType.Float, -1, most);
        graph.Output(OutputNames.Label(targets, t), label_NM, OnnxType.String, -1, most);
    }

    /// <summary>How many boxes of a picture the graph gives.</summary>
    public static int Most(Target target) => Math.Min(target.Boxes!.MaxDetections, target.Cells * target.Classes.Count);
}
