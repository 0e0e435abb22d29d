using Norma.Data;
using Norma.Deployment;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class ModelOutputs() : Rule<PackageFolder>("package/model-outputs", "outputs label [N, 1] and probabilities [N, classes] for classes, the target's name [N, 1] for a number, [N, …] for several, items and scores [N, k] for things to recommend, log_probabilities, next_tokens [N, places] and logits [N, places, tokens] for a text, first_token, last_token, score [N, 1], start_logits and end_logits [N, tokens] for a span, tokens [N, steps], score [N, 1] and log_probabilities [N, steps, tokens] for a transcript", References.Package)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var (targets, outputs) = (package.Metadata.Targets, package.Model.Outputs.ToDictionary(output => output.Name, StringComparer.Ordinal));
        for (var t = 0; t < targets.Count; t++)
        {
            if (targets[t].Task is TaskKind.Recommendation)
            {
                foreach (var breach in Port(OutputNames.Label(targets, t), [(int)OnnxType.String], [targets[t].K])) yield return breach;
                foreach (var breach in Port(OutputNames.Scores(targets, t), [(int)OnnxType.Float], [targets[t].K])) yield return breach;
                foreach (var breach in Port(OutputNames.Probabilities(targets, t), [(int)OnnxType.Float], [targets[t].Classes.Count])) yield return breach;
                continue;
            }
            if (targets[t] is { Task: TaskKind.ObjectDetection } boxes)
            {
                var most = BoxGraph.Most(boxes);
                foreach (var breach in Port(OutputNames.Boxes(targets, t), [(int)OnnxType.Float], [most, 4])) yield return breach;
                foreach (var breach in Port(OutputNames.Scores(targets, t), [(int)OnnxType.Float], [most])) yield return breach;
                foreach (var breach in Port(OutputNames.Label(targets, t), [(int)OnnxType.String], [most])) yield return breach;
                foreach (var breach in Port(OutputNames.Values(targets, t), [(int)OnnxType.Float], [boxes.Cells, 4 + boxes.Classes.Count])) yield return breach;
                continue;
            }
            if (targets[t].Task is TaskKind.TextGeneration)
            {
                foreach (var breach in Port(OutputNames.Label(targets, t), [(int)OnnxType.Int64], [targets[t].Numbers])) yield return breach;
                foreach (var breach in Port(OutputNames.Probabilities(targets, t), [(int)OnnxType.Float], [targets[t].Numbers])) yield return breach;
                foreach (var breach in Port(OutputNames.Logits, [(int)OnnxType.Float], [.. targets[t].LogitShape])) yield return breach;
                continue;
            }
            if (targets[t].Task is TaskKind.Transcription)
            {
                foreach (var breach in Port(OutputNames.Label(targets, t), [(int)OnnxType.Int64], [targets[t].Steps])) yield return breach;
                foreach (var breach in Port(OutputNames.Values(targets, t), [(int)OnnxType.Float], [1])) yield return breach;
                foreach (var breach in Port(OutputNames.LogProbabilities(targets, t), [(int)OnnxType.Float], [.. targets[t].LogitShape])) yield return breach;
                continue;
            }
            if (targets[t].Task is TaskKind.QuestionAnswering)
            {
                foreach (var name in new[] { OutputNames.Label(targets, t), OutputNames.End(targets, t) })
                    foreach (var breach in Port(name, [(int)OnnxType.Int64], [1])) yield return breach;
                foreach (var breach in Port(OutputNames.Values(targets, t), [(int)OnnxType.Float], [1])) yield return breach;
                foreach (var name in new[] { OutputNames.StartLogits(targets, t), OutputNames.EndLogits(targets, t) })
                    foreach (var breach in Port(name, [(int)OnnxType.Float], [targets[t].Shape![0]])) yield return breach;
                continue;
            }
            if (!targets[t].IsClass && targets[t].Task is not TaskKind.Regression)
            {
                var (type, sizes) = targets[t].Task is TaskKind.Segmentation ? (OnnxType.Int64, targets[t].Shape!) : (OnnxType.Bool, targets[t].LogitShape);
                foreach (var breach in Port(OutputNames.Label(targets, t), [(int)type], [.. sizes])) yield return breach;
                foreach (var breach in Port(OutputNames.Probabilities(targets, t), [(int)OnnxType.Float], [.. targets[t].LogitShape])) yield return breach;
                continue;
            }
            var isNumber = targets[t].Task is TaskKind.Regression;
            foreach (var breach in Port(OutputNames.Label(targets, t), isNumber ? [(int)OnnxType.Float] : [(int)OnnxType.String, (int)OnnxType.Int64], [.. targets[t].Shape ?? [1]])) yield return breach;
            if (isNumber) continue;
            foreach (var breach in Port(OutputNames.Probabilities(targets, t), [(int)OnnxType.Float], [targets[t].Classes.Count])) yield return breach;
        }

        IEnumerable<Breach> Port(string name, int[] types, long[] sizes)
        {
            var place = $"model.onnx output {Printable.Quote(name)}";
            if (!outputs.TryGetValue(name, out var port)) yield return new(place, "is missing");
            else
            {
                if (!types.Contains(port.Type)) yield return new(place, $"has the element type {port.Type}");
                if (port.Shape is not [{ Size: null }, ..] || !port.Shape.Skip(1).Select(axis => axis.Size ?? -1).SequenceEqual(sizes)) yield return new(place, $"has another shape than [N, {string.Join(", ", sizes)}]");
            }
        }
    }
}
