using System.Globalization;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance.Packages;

sealed class CardMetrics() : Rule<PackageFolder>("package/card-metrics", "metrics of the card's model-index that are those of evaluation.json, to the digits shown", "https://huggingface.co/docs/hub/model-cards#evaluation-results")
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var measured = package.Evaluation.Metrics.TryGetValue("test", out var test) ? test : Map<double>.Empty;
        foreach (var (type, title, text) in Stated(package.Text("README.md")))
        {
            // Of several targets, the name tells whose the metric is; other cards have a title there.
            var name = title is not null && measured.ContainsKey(title) ? title : type;
            var place = $"README.md model-index {Printable.Quote(name)}";
            if (!measured.TryGetValue(name, out var value)) yield return new(place, "was not measured on the test rows", Severity.Warning);
            else if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded)) yield return new(place, $"is {Printable.Quote(text)}");
            else if (Math.Abs(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) - value) > 0.51 * Math.Pow(10, -rounded.Scale)) yield return new(place, string.Create(CultureInfo.InvariantCulture, $"is {text}, and evaluation.json has {value}"));
        }
    }

    /// <summary>The metrics of all results of all models of a card's front matter.</summary>
    static IEnumerable<(string Type, string? Name, string Text)> Stated(string card)
    {
        var text = card.ReplaceLineEndings("\n");
        if (!text.StartsWith("---\n", StringComparison.Ordinal) || text.IndexOf("\n---\n", 4, StringComparison.Ordinal) is not (> 0 and var end)) throw new CannotJudgeException("the card has no front matter");
        var findings = new List<Finding>();
        var root = Composer.Compose(text[4..(end + 1)], "README.md", findings);
        if (findings.Count > 0) throw new CannotJudgeException("the card's front matter is no YAML");
        foreach (var model in Items(root, "model-index"))
            foreach (var result in Items(model, "results"))
                foreach (var metric in Items(result, "metrics"))
                    if (metric is MapNode map && map["type"] is ScalarNode type && map["value"] is ScalarNode value) yield return (type.Text, (map["name"] as ScalarNode)?.Text, value.Text);
    }

    static SpecNode[] Items(SpecNode? node, string key) => node is MapNode map && map[key] is ListNode list ? list.Items : [];
}
