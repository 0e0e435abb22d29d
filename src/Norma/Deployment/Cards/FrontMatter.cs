using System.Collections.Frozen;
using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;
using Text = Norma.Data.Fields.Text;

namespace Norma.Deployment.Cards;

/// <summary>The YAML head of a model card as Hugging Face reads it: license, tags, <c>model-index</c> with the figures of the test rows.</summary>
/// <remarks>https://github.com/huggingface/hub-docs/blob/main/modelcard.md</remarks>
static class FrontMatter
{
    /// <summary>The identifiers that the hub knows; another license is <c>other</c> with its name and link.</summary>
    static readonly FrozenSet<string> s_licenses = FrozenSet.Create(StringComparer.Ordinal,
        "afl-3.0", "agpl-3.0", "apache-2.0", "artistic-2.0", "bsd-2-clause", "bsd-3-clause", "bsd-3-clause-clear", "bsl-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0",
        "cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-sa-3.0",
        "cc-by-sa-4.0", "cc0-1.0", "ecl-2.0", "epl-1.0", "epl-2.0", "etalab-2.0", "eupl-1.1", "eupl-1.2", "gpl-2.0", "gpl-3.0", "isc", "lgpl-2.1", "lgpl-3.0", "lppl-1.3c", "mit", "mpl-2.0",
        "ms-pl", "ncsa", "odbl", "odc-by", "ofl-1.1", "osl-3.0", "pddl", "postgresql", "unlicense", "wtfpl", "zlib");

    public static void Write(StringBuilder into, CardFacts facts)
    {
        into.Append("---\n");
        if (facts.License is { } license)
        {
            var id = license.ToLowerInvariant().Replace("-only", "", StringComparison.Ordinal).Replace("-or-later", "", StringComparison.Ordinal);
            if (s_licenses.Contains(id)) Line("license", id);
            else
            {
                Line("license", "other");
                Line("license_name", license.ToLowerInvariant());
                Line("license_link", $"https://spdx.org/licenses/{Uri.EscapeDataString(license)}.html");
            }
        }
        Line("library_name", "norma");
        // What the features are, where they are all of one kind.
        var kind = facts.Fields.Values.Where(field => field.Role == Role.Feature).Select(field => field switch { Image => "image", Audio => "audio", Text => "text", Series => "time-series", _ => "tabular" }).Distinct().ToArray() is [var only] ? only : facts.Targets.All(t => t.Task is TaskKind.TextGeneration) ? "text" : "tabular";
        into.Append("tags:\n- norma\n- onnx\n- ").Append(kind).Append('\n');
        var task = facts.Targets.All(t => t.Task is TaskKind.Regression) ? kind == "time-series" && facts.Targets.All(t => t.Shape is not null) ? "time-series-forecasting" : "tabular-regression"
            : facts.Targets.All(t => t.Task is TaskKind.ObjectDetection) ? "object-detection"
            : facts.Targets.All(t => t.Task is TaskKind.TextGeneration) ? facts.Fields.Values.Any(field => field.Role == Role.Feature) ? kind is "image" ? "image-to-text" : "text2text-generation" : "text-generation"
            : facts.Targets.All(t => t.Task is TaskKind.Transcription) ? "automatic-speech-recognition"
            : facts.Targets.All(t => t.Task is TaskKind.QuestionAnswering) ? "question-answering"
            : facts.Targets.All(t => t.Task is TaskKind.Segmentation) ? "image-segmentation"
            : kind is "image" or "audio" or "text" ? $"{kind}-classification" : "tabular-classification";
        Line("pipeline_tag", task);
        var test = facts.Judgement.Metrics.TryGetValue("test", out var measured) ? measured : Map<double>.Empty;
        var ids = test.Keys.Select(key => key[(key.LastIndexOf('/') + 1)..]).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count > 0) into.Append("metrics:\n").Append(string.Concat(ids.Select(id => $"- {SpecWriter.Text(id)}\n")));
        if (test.Count > 0)
        {
            into.Append("model-index:\n- name: ").Append(SpecWriter.Text(facts.Name)).Append("\n  results:\n  - task:\n      type: ").Append(task);
            into.Append("\n    dataset:\n      type: ").Append(SpecWriter.Text(facts.Dataset)).Append("\n      name: ").Append(SpecWriter.Text(facts.Dataset)).Append("\n      split: test\n    metrics:\n");
            foreach (var (key, value) in test)
                into.Append("    - type: ").Append(SpecWriter.Text(key[(key.LastIndexOf('/') + 1)..])).Append("\n      name: ").Append(SpecWriter.Text(key)).Append("\n      value: ").Append(SpecWriter.Number(value)).Append('\n');
        }
        into.Append("---\n\n");

        void Line(string key, string value) => into.Append(key).Append(": ").Append(SpecWriter.Text(value)).Append('\n');
    }
}
