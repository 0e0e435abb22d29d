using Norma.Data;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Recurrent;
using Norma.Spec;

namespace Norma.Models;

/// <summary>Whether the texts of a batch may be cut behind the longest one: every layer that sees their steps must keep to the mask that leaves out what fills them up.</summary>
static class Shortening
{
    /// <summary>Refuses a network that would see the difference.</summary>
    /// <exception cref="FindingsException"><c>TRAN008</c>.</exception>
    public static void Require(NetworkPlan plan)
    {
        var texts = CutText.Of(plan.Layout);
        if (texts.Length == 0) throw Refused("$.training.group_by_length", "the model sees no text of more than two tokens", "leave it out.");
        // By value: the text whose steps it has, null where none; and whether a mask comes with it.
        var (steps, masked) = (new CutText?[plan.Wiring.Values], new bool[plan.Wiring.Values]);
        if (texts is [var only] && only.Width == plan.Layout.Width) steps[0] = only;
        foreach (var layer in plan.Wiring.Layers)
        {
            if (layer.Layer is NetworkInputs.Pick pick)
            {
                if (texts.Where(pick.IsOf).ToArray() is [var whole]) steps[layer.To] = whole;
                else if (texts.Any(text => pick.Columns.Any(column => column >= text.Start && column < text.Start + text.Width))) throw Seen(layer, "takes a text together with something else");
                continue;
            }
            CutText[] entering = [.. layer.From.Select(from => steps[from]).OfType<CutText>().Distinct()];
            if (entering.Length == 0) continue;
            var codes = layer.Layer is TokensBefore or Embedding;
            if (layer.Layer is Embedding { MaskZero: false }) throw Seen(layer, "makes no mask", "set mask_zero: true where it is a key, or leave group_by_length out.");
            if (!codes && (!layer.Layer.KeepsToMask || layer.From.Any(from => steps[from] is not null && !masked[from]))) throw Seen(layer, "sees what texts are filled up with");
            // Texts are cut each at its own length: what joins the steps of two must be refused.
            foreach (var text in entering)
            {
                var shorter = Shorter(layer, steps, text);
                for (var i = 0; i < layer.Outputs.Count; i++)
                {
                    var (whole, cut) = (layer.Outputs[i], shorter[i]);
                    if (cut.Equals(whole)) continue;
                    if (whole.Rank != cut.Rank || cut[0] != whole[0] - 1 || !whole.Skip(1).SequenceEqual(cut.Skip(1))) throw Seen(layer, "changes the steps of a text");
                    steps[layer.To + i] = text;
                    masked[layer.To + i] = layer.Layer is Embedding || (layer.Layer.PassesMask || layer.Layer is IRecurrent or Bidirectional ? masked[layer.From[0]] : layer.From.All(from => masked[from]));
                }
            }
        }
        for (var t = 0; t < plan.Targets.Count; t++)
        {
            var written = plan.Targets[t].Task is TaskKind.TextGeneration;
            if ((steps[plan.Wiring.Outputs[Math.Min(t, plan.Wiring.Outputs.Count - 1)]] is not null) != written)
                throw Refused("$.training.group_by_length", $"the target '{plan.Targets[t].Name}' {(written ? "is written from no step of a text" : "has a prediction for each step of a text")}", "leave it out.");
        }
    }

    // What leaves where a text has a step less.
    static Shapes Shorter(PlannedLayer layer, CutText?[] steps, CutText text)
    {
        Shape[] inputs = [.. layer.Inputs.Select((shape, i) => steps[layer.From[i]] == text ? Shape.Of([shape[0] - 1, .. shape.Skip(1)]) : shape)];
        try
        {
            Shapes shorter = [.. inputs];
            var (same, outputs) = (layer.Layer.WeightSlots(shorter).Select(weight => weight.Shape).SequenceEqual(layer.Layer.WeightSlots(layer.Inputs).Select(weight => weight.Shape)), layer.Layer.OutputShapes(shorter));
            if (same) return outputs;
        }
        catch (ShapeException)
        {
            // Said below.
        }
        throw Seen(layer, "must know how long a text is");
    }

    static FindingsException Seen(PlannedLayer layer, string does, string fix = "leave group_by_length out, or use layers that keep to masks: transformers, recurrent ones, global_average_pooling1d.") =>
        Refused(layer.Path, $"the layer '{layer.Name}' {does}", fix);

    static FindingsException Refused(string path, string message, string fix) => new(ExitCode.Spec, new Finding("TRAN008", path, message)
    {
        Expected = "with training.group_by_length, a model of texts in which every step is masked that only fills up",
        Fix = fix,
    });
}
