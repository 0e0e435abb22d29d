using Norma.Data;
using Norma.Features;
using Norma.Features.Tokenizers;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>A trained model as one ONNX graph: raw fields in, labels and probabilities or numbers in their own unit out.</summary>
/// <remarks>
/// Sigmoid and softmax are taken in double and rounded once, as the trained model's predictions are, so that both engines round alike; that costs nothing
/// beside the products. The sigmoid is written out: ONNX Runtime's own loses what is below 1e-16 of a negative logit. The label of two classes is the positive one from 0.5 on, that of several the first of the greatest.
/// </remarks>
public static class OnnxExport
{
    /// <summary>Writes the graph.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="features">The fitted features: they declare the raw inputs and encode them.</param>
    /// <param name="plan">The network, with its targets.</param>
    /// <param name="weights">Its trained weights.</param>
    /// <param name="about">What is said of the model.</param>
    /// <exception cref="FindingsException"><c>DEPL010</c>: a field has the name of an output (exit 2). <c>MODL010</c>: the weights are not those of the network (exit 4).</exception>
    public static byte[] Write(string name, FittedFeatures features, NetworkPlan plan, Weights weights, ModelFacts about)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(about);
        return Write(name, plan, weights, features.Scales, new(features.Inputs.Select(i => KeyValuePair.Create(i.Name, i.Field.Type))), features.Lower, about, features.Tokenizers);
    }

    /// <summary>Writes the graph.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="plan">The network, with its targets.</param>
    /// <param name="weights">Its trained weights.</param>
    /// <param name="scales">The scale of each target.</param>
    /// <param name="inputs">The raw inputs with the words of their fields' types, in order.</param>
    /// <param name="features">Declares the inputs and encodes them.</param>
    /// <param name="about">What is said of the model.</param>
    /// <param name="tokenizers">How texts become the tokens that inputs take.</param>
    internal static byte[] Write(string name, NetworkPlan plan, Weights weights, Items<TargetScale> scales, Map<string> inputs, Func<OnnxGraph, EncodedOnnx> features, ModelFacts about, Map<FittedTokenizer>? tokenizers = null)
    {
        var targets = plan.Targets;
        if (OutputNames.Check(inputs.Keys, targets) is { Count: > 0 } findings) throw new FindingsException(ExitCode.Spec, findings);
        var graph = new OnnxGraph();
        graph.Reserve(inputs.Keys.Concat(OutputNames.All(targets)));
        var logits = plan.Lower(graph, weights, features(graph));
        for (var t = 0; t < targets.Count; t++) End(graph, targets, t, scales[t], logits[t]);
        return graph.ToBytes(name, new OnnxMetadata(targets, inputs) { Tokenizers = tokenizers ?? Map<FittedTokenizer>.Empty }.Entries(about.Author, about.License, about.Description));
    }

    static void End(OnnxGraph graph, Items<Target> targets, int t, TargetScale scale, OnnxValue logits_NK)
    {
        var target = targets[t];
        if (target.Task is TaskKind.Regression)
        {
            var shape = target.Shape ?? [1];
            var shaped = target.Shape is null ? logits_NK : graph.Node("Reshape", [logits_NK, graph.Ints("series.shape", [-1, .. shape])]);
            graph.Output(OutputNames.Values(targets, t), Unscaled(graph, scale, shaped), OnnxType.Float, [-1, .. shape]);
            return;
        }
        if (target.Task is TaskKind.TextGeneration) { Text(graph, targets, t, logits_NK); return; }
        if (target.Task is TaskKind.Transcription) { TranscriptGraph.End(graph, targets, t, logits_NK); return; }
        if (target.Task is TaskKind.QuestionAnswering) { Answer(graph, targets, t, logits_NK); return; }
        if (target.Task is TaskKind.MultilabelClassification) { Labels(graph, targets, t, logits_NK); return; }
        if (target.Task is TaskKind.Recommendation) { Things(graph, targets, t, logits_NK); return; }
        if (target.Task is TaskKind.ObjectDetection) { BoxGraph.End(graph, targets, t, logits_NK); return; }
        if (target.Task is TaskKind.Segmentation) { Mask(graph, targets, t, logits_NK); return; }
        var two = target.Task is TaskKind.BinaryClassification;
        var precise = graph.Node("Cast", [logits_NK], ("to", OnnxType.Double));
        var shares = graph.Node("Cast", [two ? Sigmoid(graph, precise) : graph.Node("Softmax", [precise], ("axis", 1L))], ("to", OnnxType.Float));
        var probabilities = two ? graph.Node("Concat", [graph.Node("Sub", [graph.Scalar("one", 1f), shares]), shares], ("axis", 1L)) : shares;
        var index = two
            ? graph.Node("Cast", [graph.Node("GreaterOrEqual", [shares, graph.Scalar("half", 0.5f)])], ("to", OnnxType.Int64))
            : graph.Node("ArgMax", [probabilities], ("axis", 1L), ("keepdims", 1L), ("select_last_index", 0L));
        var label = graph.Node("Gather", [graph.Strings("classes", [.. target.Classes]), index], ("axis", 0L));
        graph.Output(OutputNames.Label(targets, t), label, OnnxType.String, -1, 1);
        graph.Output(OutputNames.Probabilities(targets, t), probabilities, OnnxType.Float, -1, target.Classes.Count);
    }

    // Of each class whether the row has it, and how probable that is.
    static void Labels(OnnxGraph graph, Items<Target> targets, int t, OnnxValue logits_NK)
    {
        var shares = graph.Node("Cast", [Sigmoid(graph, graph.Node("Cast", [logits_NK], ("to", OnnxType.Double)))], ("to", OnnxType.Float));
        graph.Output(OutputNames.Label(targets, t), graph.Node("GreaterOrEqual", [shares, graph.Scalar("half", 0.5f)]), OnnxType.Bool, -1, targets[t].Classes.Count);
        graph.Output(OutputNames.Probabilities(targets, t), shares, OnnxType.Float, -1, targets[t].Classes.Count);
    }

    // The most probable things, surest first, and how probable all are.
    static void Things(OnnxGraph graph, Items<Target> targets, int t, OnnxValue logits_NK)
    {
        var shares = graph.Node("Cast", [graph.Node("Softmax", [graph.Node("Cast", [logits_NK], ("to", OnnxType.Double))], ("axis", 1L))], ("to", OnnxType.Float));
        var top = graph.Node("TopK", 2, [shares, graph.Ints("k", [targets[t].K])], ("axis", 1L), ("largest", 1L), ("sorted", 1L));
        graph.Output(OutputNames.Label(targets, t), graph.Node("Gather", [graph.Strings("things", [.. targets[t].Classes]), top[1]], ("axis", 0L)), OnnxType.String, -1, targets[t].K);
        graph.Output(OutputNames.Scores(targets, t), top[0], OnnxType.Float, -1, targets[t].K);
        graph.Output(OutputNames.Probabilities(targets, t), shares, OnnxType.Float, -1, targets[t].Classes.Count);
    }

    // At each place of a text, given those before it: a logit for each token, the likeliest one, and how probable that of the text is; 0 behind the text.
    static void Text(OnnxGraph graph, Items<Target> targets, int t, OnnxValue logits_NTV)
    {
        var (tokens, shape) = (new OnnxValue(targets[t].Name), targets[t].Shape!);
        graph.Output(OutputNames.Label(targets, t), graph.Node("ArgMax", [logits_NTV], ("axis", 2L), ("keepdims", 0L), ("select_last_index", 0L)), OnnxType.Int64, -1, shape[0]);
        var own = graph.Node("GatherElements", [graph.Node("LogSoftmax", [logits_NTV], ("axis", 2L)), graph.Node("Unsqueeze", [tokens, graph.Ints("text.axis", [2])])], ("axis", 2L));
        var flat = graph.Node("Squeeze", [own, graph.Ints("text.axis", [2])]);
        graph.Output(OutputNames.Probabilities(targets, t), graph.Node("Where", [graph.Node("Equal", [tokens, graph.Scalar("text.none", 0L)]), graph.Scalar("text.nothing", 0f), flat]), OnnxType.Float, -1, shape[0]);
        graph.Output(OutputNames.Logits, logits_NTV, OnnxType.Float, [-1, .. shape]);
    }

    // Of all stretches within reach the one whose two logits sum to most, as BestSpan finds it: the best end behind each beginning, the first best beginning, its first best end.
    static void Answer(OnnxGraph graph, Items<Target> targets, int t, OnnxValue logits_NT2)
    {
        var tokens = targets[t].Shape![0];
        var reach = Math.Min(tokens, targets[t].MaxAnswerLength);
        OnnxValue Side(string name, long side) => graph.Node("Squeeze", [graph.Node("Slice", [logits_NT2, graph.Ints($"{name}.from", [side]), graph.Ints($"{name}.to", [side + 1]), graph.Ints("span.last", [2])]), graph.Ints("span.last", [2])]);
        var (start_NT, end_NT) = (Side("start", 0), Side("end", 1));
        var channel = graph.Ints("span.channel", [1]);
        var best_NT = graph.Node("Squeeze", [graph.Node("MaxPool", [graph.Node("Unsqueeze", [end_NT, channel])], ("kernel_shape", new[] { reach }), ("strides", new[] { 1L }), ("pads", new[] { 0L, reach - 1 })), channel]);
        var first_N1 = Greatest(graph.Node("Add", [start_NT, best_NT]));
        var places = graph.Ints("span.places", [.. Enumerable.Range(0, checked((int)tokens))], 1, tokens);
        var within = graph.Node("And", [graph.Node("GreaterOrEqual", [places, first_N1]), graph.Node("Less", [places, graph.Node("Add", [first_N1, graph.Scalar("span.reach", reach)])])]);
        var last_N1 = Greatest(graph.Node("Where", [within, end_NT, graph.Scalar("span.never", float.MinValue)]));
        var score = graph.Node("Cast", [graph.Node("Mul", [Share(start_NT, first_N1), Share(end_NT, last_N1)])], ("to", OnnxType.Float));
        graph.Output(OutputNames.Label(targets, t), first_N1, OnnxType.Int64, -1, 1);
        graph.Output(OutputNames.End(targets, t), last_N1, OnnxType.Int64, -1, 1);
        graph.Output(OutputNames.Values(targets, t), score, OnnxType.Float, -1, 1);
        graph.Output(OutputNames.StartLogits(targets, t), start_NT, OnnxType.Float, -1, tokens);
        graph.Output(OutputNames.EndLogits(targets, t), end_NT, OnnxType.Float, -1, tokens);

        OnnxValue Greatest(OnnxValue x) => graph.Node("ArgMax", [x], ("axis", 1L), ("keepdims", 1L), ("select_last_index", 0L));

        OnnxValue Share(OnnxValue logits, OnnxValue at) => graph.Node("GatherElements", [graph.Node("Softmax", [graph.Node("Cast", [logits], ("to", OnnxType.Double))], ("axis", 1L)), at], ("axis", 1L));
    }

    // The place of the class of each pixel, and how probable each class is there.
    static void Mask(OnnxGraph graph, Items<Target> targets, int t, OnnxValue logits_NHWK)
    {
        var shares = graph.Node("Softmax", [logits_NHWK], ("axis", -1L));
        graph.Output(OutputNames.Label(targets, t), graph.Node("ArgMax", [shares], ("axis", -1L), ("keepdims", 0L), ("select_last_index", 0L)), OnnxType.Int64, [-1, .. targets[t].Shape!]);
        graph.Output(OutputNames.Probabilities(targets, t), shares, OnnxType.Float, [-1, .. targets[t].LogitShape]);
    }

    internal static OnnxValue Sigmoid(OnnxGraph graph, OnnxValue x) =>
        graph.Node("Reciprocal", [graph.Node("Add", [graph.Node("Exp", [graph.Node("Neg", [x])]), graph.Doubles("unit", [1.0], 1)])]);

    static OnnxValue Unscaled(OnnxGraph graph, TargetScale scale, OnnxValue scaled)
    {
        if (scale == TargetScale.Identity) return scaled;
        return scale.Means.Count == 1
            ? graph.Node("Add", [graph.Node("Mul", [scaled, graph.Scalar("deviation", scale.Deviations[0])]), graph.Scalar("mean", scale.Means[0])])
            : graph.Node("Add", [graph.Node("Mul", [scaled, graph.Floats("deviations", scale.Deviations.AsSpan())]), graph.Floats("means", scale.Means.AsSpan())]);
    }
}

/// <summary>What is said of a model to people.</summary>
/// <param name="Author">Who made it.</param>
/// <param name="License">An SPDX identifier.</param>
/// <param name="Description">What it is for.</param>
public sealed record ModelFacts(string? Author = null, string? License = null, string? Description = null);
