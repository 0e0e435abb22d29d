using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Evaluation;
using Norma.Formats.Onnx;
using Norma.Spec;
using Text = Norma.Data.Fields.Text;

namespace Norma.Deployment.Cards;

/// <summary>The model card (<c>README.md</c>): for whom the model is, on what it was trained, how it was judged, where its limits are, how it is used. No cell of a text column is in it.</summary>
static class ModelCard
{
    static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly string[] s_parts = ["test", "validation", "train"];

    /// <summary>The text of the card.</summary>
    public static string Write(CardFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var card = new StringBuilder();
        FrontMatter.Write(card, facts);
        card.Append($"# {Markdown.Text(facts.Name)}\n\n");
        if (facts.Description is { } description) card.Append($"{Markdown.Text(description)}\n\n");
        Use(card, facts);
        Data(card, facts);
        Figures(card, facts);
        Gates(card, facts);
        Limits(card, facts);
        HowTo(card, facts);
        return card.ToString().TrimEnd('\n') + "\n";
    }

    static void Use(StringBuilder card, CardFacts facts)
    {
        card.Append("## Intended use\n\n");
        foreach (var target in facts.Targets)
        {
            var what = target.Task switch
            {
                TaskKind.Regression => $"the number{(facts.Fields.TryGetValue(target.Name, out var field) && field is Number { Unit: { } unit } ? $" (in {Markdown.Text(unit)})" : "")}",
                TaskKind.BinaryClassification => "one of two classes, with a probability for each",
                TaskKind.TextGeneration => $"a text, written token by token, of which the model sees {target.Shape![0]} tokens",
                TaskKind.Transcription => $"the text that is said in **{Markdown.Text(target.Sound!)}**, named at {target.Steps} steps by {target.Shape![1]} tokens, with a score",
                TaskKind.QuestionAnswering => $"the words of **{Markdown.Text(target.Context!)}** that answer, at most {target.MaxAnswerLength} of its first {target.Shape![0]} tokens, with a score",
                TaskKind.MultilabelClassification => $"any of {target.Classes.Count} labels, with a probability for each",
                TaskKind.Recommendation => $"the {target.K} likeliest of {target.Classes.Count} things{(target.History is null ? "" : ", without those that the row has had")}, with a probability for each",
                TaskKind.Segmentation => $"one of {target.Classes.Count} classes for each of {target.Shape![0]} × {target.Shape[1]} pixels, with a probability for each",
                TaskKind.ObjectDetection => $"the boxes of things of {target.Classes.Count} classes in a picture, each with its class and a score",
                _ => $"one of {target.Classes.Count} classes, with a probability for each",
            };
            card.Append($"Predicts **{Markdown.Text(target.Name)}**: {what}, for one row of a table whose columns are those below.\n\n");
        }
        card.Append("It is meant for rows that come about as the training data did. It was not made to decide alone about people, nor for rows of another origin, period or way of measuring.\n\n");
    }

    static void Data(StringBuilder card, CardFacts facts)
    {
        card.Append("## Data\n\n");
        if (facts.Data.About is { } about)
        {
            string?[] lines =
            [
                about.Name is null ? null : $"- Name: {Markdown.Text(about.Name)}", about.Description is null ? null : $"- Description: {Markdown.Text(about.Description)}",
                about.Creator is null ? null : $"- Creator: {Markdown.Text(about.Creator)}", about.License is null ? null : $"- License: {Markdown.Text(about.License)}",
                about.Url is null ? null : $"- URL: {Markdown.Text(about.Url)}", about.Citation is null ? null : $"- Citation: {Markdown.Text(about.Citation)}",
            ];
            if (lines.Any(line => line is not null)) card.AppendJoin('\n', lines.Where(line => line is not null)).Append("\n\n");
        }
        Markdown.Table(card, ["Field", "Type", "Role", "Unit", "Sensitive", "Description"], facts.Fields.Select(f => (string[])[
            Markdown.Text(f.Key), f.Value.Type, Vocabulary.Snake(f.Value.Role.ToString()), f.Value is Number { Unit: { } unit } ? Markdown.Text(unit) : "", f.Value.Sensitive ? "yes" : "", Markdown.Text(f.Value.Description ?? "")]));
        card.Append($"The rows were split once, by `{Vocabulary.WordOf(facts.Data.Split.GetType())}`, before anything was fitted; all that is learned of the data (means, categories, fill values) is learned of the training rows alone.\n\n");
        Markdown.Table(card, ["Part", "Rows", "Used for"], [
            ["training", Markdown.Count(facts.Parts.Train.Length), "fitting features and weights"],
            ["validation", Markdown.Count(facts.Parts.Validation.Length), "stopping the training"],
            ["test", Markdown.Count(facts.Parts.Test.Length), "the figures below, once"]]);
        card.Append("The files with their digests are in `croissant.json` and `norma.lock.json`, the distribution of each field in `profile.json`.\n\n");
    }

    static void Figures(StringBuilder card, CardFacts facts)
    {
        var judged = facts.Judgement;
        card.Append("## Evaluation\n\n");
        var parts = s_parts.Where(judged.Metrics.ContainsKey).ToArray();
        var keys = parts.SelectMany(part => judged.Metrics[part].Keys).Distinct(StringComparer.Ordinal).ToList();
        var baselines = judged.Baselines.Where(b => b.Value.ContainsKey("test")).ToArray();
        var intervals = judged.Intervals.TryGetValue("test", out var of) ? of : Map<Interval>.Empty;
        Markdown.Table(card, ["Metric", .. parts.SelectMany(Heads), .. baselines.Select(b => $"Baseline {Markdown.Text(b.Key)}")], keys.Select(key => (string[])[
            Markdown.Text(key),
            .. parts.SelectMany(part => Cells(part, key)),
            .. baselines.Select(b => Figure(b.Value["test"], key))]));
        if (intervals.Count > 0) card.Append("Intervals are bootstrapped over the test rows. Baselines were fitted on the same training rows and judged on the same test rows. A value that is not defined is left out.\n\n");
        var shown = judged.Slices.Where(s => s.By.Keys.All(name => !facts.Fields.TryGetValue(name, out var field) || field is not Text)).ToArray();
        if (shown.Length == 0) return;
        var columns = shown.SelectMany(s => s.Metrics.Keys).Distinct(StringComparer.Ordinal).ToList();
        card.Append("### Slices of the test rows\n\n");
        Markdown.Table(card, ["Slice", "Rows", .. columns.Select(Markdown.Text)], shown.Select(s => (string[])[
            string.Join(", ", s.By.Select(b => $"{Markdown.Text(b.Key)}: {(b.Value is null ? "missing" : Markdown.Text(b.Value))}")), Markdown.Count(s.Rows), .. columns.Select(c => Figure(s.Metrics, c))]));

        static string Figure(Map<double> values, string key) => values.TryGetValue(key, out var value) ? Markdown.Figure(value) : "";

        static IEnumerable<string> Heads(string part)
        {
            yield return part switch { "train" => "Training", "validation" => "Validation", _ => "Test" };
            if (part == "test") yield return "Interval";
        }

        IEnumerable<string> Cells(string part, string key)
        {
            yield return Figure(judged.Metrics[part], key);
            if (part == "test") yield return intervals.TryGetValue(key, out var interval) ? $"{Markdown.Figure(interval.Low)} – {Markdown.Figure(interval.High)}" : "";
        }
    }

    static void Gates(StringBuilder card, CardFacts facts)
    {
        card.Append("## Release\n\n");
        if (facts.Judgement.Gates.Count == 0) card.Append("No gate was stated.\n\n");
        else
        {
            Markdown.Table(card, ["Gate", "Required", "Reached", "Passed"], facts.Judgement.Gates.Select(g => (string[])[
                Markdown.Text(g.Target is null ? g.Metric : $"{g.Target}/{g.Metric}") + (g.By is null ? "" : $" by {Markdown.Text(g.By)}"), Required(g), g.Value is { } value ? Markdown.Figure(value) : "undefined", g.Passed ? "yes" : "no"]));
        }
        if (facts.Parity is { } parity)
        {
            var worst = parity.Outputs.Values.Select(o => o.MaxAbs).DefaultIfEmpty().Max();
            card.Append($"The exported graph was held to the trained model on {Markdown.Count(parity.Rows)} rows: the greatest difference of an output is {Markdown.Figure(worst)} (`parity.json`).\n\n");
        }
        else card.Append("The model was trained elsewhere and judged by the same rules.\n\n");

        static string Required(GateResult gate)
        {
            var parts = new List<string>();
            if (gate.Minimum is { } minimum) parts.Add($"at least {Markdown.Figure(minimum)}");
            if (gate.Maximum is { } maximum) parts.Add($"at most {Markdown.Figure(maximum)}");
            if (gate.Baseline is { } baseline) parts.Add($"{(gate.MinAbsoluteChange is { } change ? $"{Markdown.Figure(change)} better" : "better")} than {Markdown.Text(baseline)}{(gate.BaselineValue is { } reached ? $" ({Markdown.Figure(reached)})" : "")}");
            return string.Join(", ", parts);
        }
    }

    static void Limits(StringBuilder card, CardFacts facts)
    {
        card.Append("## Limits\n\n");
        card.Append($"- The figures hold for rows like the {Markdown.Count(facts.Parts.Test.Length)} test rows; with fewer rows the intervals are wider, and a slice with few rows says little.\n");
        card.Append("- A category that training did not see is treated as unknown, a missing value as missing: the model answers, and knows less.\n");
        card.Append("- Association is not cause: that a field matters to the model does not say that changing it changes the outcome.\n");
        var sensitive = facts.Fields.Where(f => f.Value.Sensitive).Select(f => Markdown.Text(f.Key)).ToList();
        if (sensitive.Count > 0) card.Append($"- Sensitive fields: {string.Join(", ", sensitive)}. Compare the slices by them before use.\n");
        if (facts.Judgement.Metrics.TryGetValue("train", out var train) && facts.Judgement.Metrics.TryGetValue("test", out var test))
        {
            var gaps = train.Keys.Where(test.ContainsKey).Take(3).Select(key => $"{Markdown.Text(key)} {Markdown.Figure(train[key])} in training and {Markdown.Figure(test[key])} in the test").ToList();
            if (gaps.Count > 0) card.Append($"- The gap between training and test: {string.Join("; ", gaps)}.\n");
        }
        card.Append('\n');
    }

    static void HowTo(StringBuilder card, CardFacts facts)
    {
        card.Append("## How to use it\n\n```\nnorma predict PACKAGE new.csv --output predictions.csv\nnorma serve PACKAGE\n```\n\n");
        card.Append("Or in any ONNX Runtime, from raw columns (here one row whose every value is missing):\n\n```python\nimport numpy as np\nimport onnxruntime\n\nsession = onnxruntime.InferenceSession(\"model.onnx\")\noutputs = session.run(None, {\n");
        foreach (var input in facts.Inputs) card.Append($"    {JsonSerializer.Serialize(input.Name, s_json)}: {Missing(input)},\n");
        card.Append("})\n```\n\n");
        card.Append("Each input is `[N, 1]`").Append(string.Concat(facts.Inputs.Where(input => IsSet(input)).Select(input => $", but `{input.Name.Replace("`", "'", StringComparison.Ordinal)}` `[N, names]`: the names of a set, filled up with empty texts"))).Append(string.Concat(facts.Inputs.Where(input => Sizes(input).Count > 0).Select(input => $", but `{input.Name.Replace("`", "'", StringComparison.Ordinal)}` `[N, {string.Join(", ", Sizes(input))}]`: {Enters(input)}"))).Append(". ").Append(string.Join(" ", OutputNames.All(facts.Targets).Select(name => $"Output `{name.Replace("`", "'", StringComparison.Ordinal)}`{(name.EndsWith("probabilities", StringComparison.Ordinal) && !facts.Targets.Any(target => target.Task is TaskKind.Transcription) ? " has a column for each class, in the order of `norma.targets` in the model's metadata" : "")}."))).Append(Boxes(facts.Targets)).Append(Spans(facts.Targets)).Append(Transcripts(facts.Targets)).Append("\n\n");
        card.Append("To train it again: `norma reproduce RUN`, from `norma.yaml` and `norma.lock.json`.\n");

        static string Boxes(Items<Target> targets) => targets.All(target => target.Task is not TaskKind.ObjectDetection) ? ""
            : " Boxes are `[left, top, right, bottom]` as shares of the picture that enters, the surest first; where there are fewer, zeros and empty labels fill up. `candidates` are the boxes and scores of all cells, of which they are kept.";

        static string Transcripts(Items<Target> targets) => targets is not [{ Task: TaskKind.Transcription } target] ? ""
            : $" `tokens` are numbers of `tokenizer.json`, −1 behind them: put together they are the text. `log_probabilities` `[N, {target.Steps}, {target.Shape![1]}]` are those of each token at each step, 0 being none.";

        static string Spans(Items<Target> targets) => targets is not [{ Context: { } context }] ? ""
            : $" `first_token` and `last_token` are places among the tokens of `{context.Replace("`", "'", StringComparison.Ordinal)}`, counted from 0: the words of the answer are its characters from the offset of the one to that of the other, as `tokenizers` gives them.";

        // The sizes of a row's axes where they are not those of one value.
        static Items<long> Sizes(OnnxPort input) => input.Shape is { Count: > 1 } shape && shape.Skip(1).Aggregate(1.0, (product, axis) => product * (axis.Size ?? 0)) > 1 ? [.. shape.Skip(1).Select(axis => axis.Size!.Value)] : [];

        bool IsSet(OnnxPort input) => facts.Fields.TryGetValue(input.Name, out var field) && field is Set;

        string Enters(OnnxPort input) => (facts.Fields.TryGetValue(input.Name, out var field) ? field : null) switch
        {
            Text => "the numbers of the first tokens of a text, cut as `tokenizer.json` says",
            Image => "the pixels of an image from 0 to 255, decoded and brought to this size as `norma.yaml` says",
            Audio { Rate: { } rate } => string.Create(CultureInfo.InvariantCulture, $"the samples of a sound, {rate} a second, in [−1, 1)"),
            Series series => $"the steps of {string.Join(", ", series.Columns.Take(20).Select(column => $"`{column.Replace("`", "'", StringComparison.Ordinal)}`"))}{(series.Columns.Count > 20 ? ", …" : "")}, in the units of the data",
            Vector => "the numbers of the list, as the data have them",
            _ => "as many values a row",
        };

        static string Missing(OnnxPort input) => (OnnxType)input.Type switch
        {
            _ when Sizes(input) is { Count: > 0 } sizes => $"np.zeros((1, {string.Join(", ", sizes)}), dtype=np.{(OnnxType)input.Type switch { OnnxType.Int64 => "int64", OnnxType.UInt8 => "uint8", OnnxType.Double => "float64", _ => "float32" }})",
            OnnxType.String => "np.array([[\"\"]], dtype=object)",
            OnnxType.Int64 => "np.array([[np.iinfo(np.int64).min]], dtype=np.int64)",
            OnnxType.Double => "np.array([[np.nan]], dtype=np.float64)",
            _ => "np.array([[np.nan]], dtype=np.float32)",
        };
    }
}
