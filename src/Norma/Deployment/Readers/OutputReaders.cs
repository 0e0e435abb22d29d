using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Deployment.Readers;

/// <summary>Finds among a model's outputs those that answer for each target.</summary>
/// <remarks>
/// A model of Norma is read by its names. Of a foreign one, for one target: numbers <c>[N, 1]</c> or <c>[N]</c>; probabilities <c>[N, C]</c>, or <c>[N, 1]</c>
/// of the positive class; beside them, a label (text or int64) as scikit-learn's exporters write it. Where there is a label the columns are in the order of
/// scikit-learn's <c>classes_</c>, which is sorted; else in the order of the contract.
/// </remarks>
static class OutputReaders
{
    const int Float = (int)OnnxType.Float, Double = (int)OnnxType.Double, Int64 = (int)OnnxType.Int64, Text = (int)OnnxType.String;

    /// <summary>A reader for each target.</summary>
    /// <param name="model">The model.</param>
    /// <param name="targets">What is predicted.</param>
    /// <param name="ours">Whether the model says that it is Norma's.</param>
    /// <param name="notes">Takes what was decided that the model does not say itself.</param>
    /// <exception cref="FindingsException"><c>DEPL017</c>: the outputs do not answer for a target (exit 4).</exception>
    public static OutputReader[] All(OnnxModel model, Items<Target> targets, bool ours, List<Finding> notes)
    {
        var named = targets.Count > 1 || ours;
        return [.. targets.Select((target, t) => named ? ByName(model, targets, t) : Only(model, target, notes))];
    }

    static OutputReader ByName(OnnxModel model, Items<Target> targets, int t)
    {
        var target = targets[t];
        var (values, label) = (Find(model, OutputNames.Values(targets, t)), Find(model, OutputNames.Label(targets, t)));
        if (values < 0 || !Answers(model.Outputs[values], target)) throw Refused(model, target, OutputNames.Values(targets, t));
        if (target.Task is TaskKind.Regression) return new(target, model.Outputs[values].Name, values, null, []);
        if (target.Task is TaskKind.ObjectDetection)
        {
            var (boxes, scores) = (Find(model, OutputNames.Boxes(targets, t)), Find(model, OutputNames.Scores(targets, t)));
            if (boxes < 0 || scores < 0 || label < 0 || model.Outputs[boxes].Type != Float || model.Outputs[scores].Type != Float || model.Outputs[label].Type != Text) throw Refused(model, target, OutputNames.Label(targets, t));
            return new(target, model.Outputs[values].Name, values, label, []) { Kept = new(boxes, scores, label) };
        }
        if (target.Task is TaskKind.TextGeneration)
            return label >= 0 && model.Outputs[label].Type == Int64 ? new(target, model.Outputs[values].Name, values, null, []) { Tokens = label } : throw Refused(model, target, OutputNames.Label(targets, t));
        if (target.Task is TaskKind.QuestionAnswering)
        {
            var end = Find(model, OutputNames.End(targets, t));
            return label >= 0 && end >= 0 && model.Outputs[label].Type == Int64 && model.Outputs[end].Type == Int64 ? new(target, model.Outputs[values].Name, values, null, []) { Ends = (label, end) } : throw Refused(model, target, OutputNames.End(targets, t));
        }
        if (target.Task is TaskKind.Transcription)
        {
            var all = Find(model, OutputNames.LogProbabilities(targets, t));
            var fits = label >= 0 && all >= 0 && model.Outputs[label] is { Type: Int64, Shape: [_, { Size: var steps }] } && steps == target.Steps
                && model.Outputs[all] is { Type: Float, Shape: [_, { Size: var also }, { Size: var tokens }] } && also == target.Steps && tokens == target.Shape![1];
            return fits ? new(target, model.Outputs[values].Name, values, label, []) { Said = new(label, all) } : throw Refused(model, target, OutputNames.Label(targets, t));
        }
        if (!target.IsClass) return new(target, model.Outputs[values].Name, values, null, [.. Enumerable.Range(0, target.Classes.Count)]);
        if (label < 0 || model.Outputs[label].Type is not (Text or Int64)) throw Refused(model, target, OutputNames.Label(targets, t));
        return new(target, model.Outputs[values].Name, values, label, [.. Enumerable.Range(0, target.Outputs)]);
    }

    static OutputReader Only(OnnxModel model, Target target, List<Finding> notes)
    {
        if (target.SaysTexts) throw Refused(model, target, null);
        var answers = Places(model, port => Answers(port, target)).ToList();
        if (answers.Count > 1 && Find(model, target.Name) is var own && answers.Contains(own)) answers = [own];
        if (answers.Count > 1) answers = [.. answers.Where(i => model.Outputs[i].Name.Contains("prob", StringComparison.OrdinalIgnoreCase))];
        if (answers.Count != 1) throw Refused(model, target, null);
        var values = answers[0];
        if (target.Task is TaskKind.Regression) return new(target, model.Outputs[values].Name, values, null, []);
        if (!target.IsClass) return new(target, model.Outputs[values].Name, values, null, [.. Enumerable.Range(0, target.Classes.Count)]);
        var labels = Places(model, port => port.Type is Text or Int64 && port.Shape is { Count: 1 } or { Count: 2 }).ToList();
        int? label = labels.Count == 1 ? labels[0] : null;
        var reader = new OutputReader(target, model.Outputs[values].Name, values, label, Columns(model.Outputs[values], target, label is { } l ? model.Outputs[l].Type : null));
        notes.Add(new Finding("DEPL019", reader.Output, reader.Columns.Count == 1
            ? $"is read as the probability of {Printable.Quote(target.Classes[1])}"
            : $"has the columns {string.Join(", ", reader.Columns.Take(20).Select(c => Printable.Quote(target.Classes[c])))}, {(label is null ? "the order of the contract" : "the sorted order, as scikit-learn has it")}")
        {
            Severity = Severity.Information,
            File = model.File,
            Expected = "the classes in the order in which the model was trained",
            Fix = "where this is another order, state data.fields' classes in that order and export the model without its label output.",
        });
        return reader;
    }

    /// <summary>The class of each column.</summary>
    static Items<int> Columns(OnnxPort port, Target target, int? labelType)
    {
        if (target.Task is TaskKind.BinaryClassification && port.Shape is { Count: 1 } or [_, { Size: 1 }]) return [1];
        int[] order = [.. Enumerable.Range(0, target.Outputs)];
        var numbers = order.Select(c => long.TryParse(target.Classes[c], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : (long?)null).ToArray();
        return labelType switch
        {
            Text => [.. order.OrderBy(c => target.Classes[c], StringComparer.Ordinal)],
            Int64 when numbers.All(n => n is not null) => [.. order.OrderBy(c => numbers[c])],
            _ => [.. order],
        };
    }

    static bool Answers(OnnxPort port, Target target)
    {
        if (port.Type is not (Float or Double)) return false;
        var alone = port.Shape is { Count: 1 } or [_, { Size: null or < 0 or 1 }];
        return target.Task switch
        {
            TaskKind.Regression => target.Shape is not { } shape ? alone : port.Shape is { } axes && axes.Count == shape.Rank + 1 && axes.Skip(1).Zip(shape).All(pair => pair.First.Size == pair.Second),
            TaskKind.BinaryClassification => alone || port.Shape is [_, { Size: 2 }],
            TaskKind.ObjectDetection => port.Shape is [_, { Size: var cells }, { Size: var numbers }] && cells == target.Cells && numbers == 4 + target.Classes.Count,
            TaskKind.TextGeneration => target.Shape is not null && port.Shape is [_, { Size: var places }] && (places is null or < 0 || places == target.Numbers),
            TaskKind.QuestionAnswering or TaskKind.Transcription => target.Shape is not null && alone,
            TaskKind.Segmentation => port.Shape is { } sizes && sizes.Count == target.LogitShape.Rank + 1 && sizes.Skip(1).Zip(target.LogitShape).All(pair => pair.First.Size is null or < 0 || pair.First.Size == pair.Second),
            _ => port.Shape is [_, { Size: var width }] && (width is null or < 0 || width == target.Outputs),
        };
    }

    static IEnumerable<int> Places(OnnxModel model, Func<OnnxPort, bool> fits) => Enumerable.Range(0, model.Outputs.Count).Where(i => fits(model.Outputs[i]));

    static int Find(OnnxModel model, string name) => Places(model, port => port.Name == name).FirstOrDefault(-1);

    static FindingsException Refused(OnnxModel model, Target target, string? name)
    {
        var maps = model.Outputs.Any(port => port.Type == 0);
        var got = string.Join(", ", model.Outputs.Take(20).Select(port => $"{Printable.Quote(port.Name)} {(port.Type == 0 ? "sequence or map" : Feeds.Feeding.NameOf(port.Type))}"
            + (port.Shape is null ? "" : $" [{string.Join(", ", port.Shape.Select(a => a.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? a.Symbol ?? "?"))}]")));
        var values = target.Task switch
        {
            TaskKind.Regression => target.Shape is { } shape ? $"one float output [N, {string.Join(", ", shape)}]" : "one float output [N, 1] or [N]",
            TaskKind.TextGeneration => "float log-probabilities of a text's tokens [N, places], int64 next tokens [N, places] and float logits [N, places, tokens], as Norma exports them",
            TaskKind.Transcription => "int64 tokens that are said [N, steps], −1 behind them, their float score [N, 1] and float log-probabilities [N, steps, tokens], as Norma exports them",
            TaskKind.QuestionAnswering => "int64 first and last tokens of the answer [N, 1] and its float score [N, 1], as Norma exports them",
            TaskKind.BinaryClassification => "one float output: probabilities [N, 2], or [N, 1] of the positive class",
            _ => $"one float output: probabilities [N, {string.Join(", ", target.LogitShape)}]",
        };
        return new(ExitCode.Refused, new Finding("DEPL017", name ?? target.Name, $"the outputs do not answer for the target: {got}")
        {
            File = model.File,
            Expected = name is null ? values : $"{values}, called {Printable.Quote(name)}",
            Fix = maps ? "export with zipmap=False (options={'zipmap': False} in skl2onnx), so that the probabilities are a tensor." : "export the model with these outputs.",
        });
    }
}
