using Norma.Data;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Evaluation.Explain;
using Norma.Features;
using Norma.Spec;

namespace Norma;

/// <summary>What a packaged model looks at, and roughly does.</summary>
/// <param name="Rows">How many labelled rows it was asked about.</param>
/// <param name="Importances">For each target, how much worse it judges rows when a field is shuffled; absent where the metric is undefined.</param>
/// <param name="Trees">For each target, a small tree that imitates the model.</param>
/// <param name="Findings">What was noticed of the rows.</param>
public sealed record Explanation(int Rows, Items<PermutationImportance> Importances, Items<SurrogateTree> Trees, IReadOnlyList<Finding> Findings)
{
    /// <summary>Explains a package by labelled rows.</summary>
    /// <param name="package">The package's folder.</param>
    /// <param name="data">A file of rows with the targets.</param>
    /// <param name="repeats">How often each field is shuffled.</param>
    /// <param name="depth">The depth of the trees.</param>
    public static Explanation Of(string package, string data, int repeats = 5, int depth = 4)
    {
        var opened = Package.Open(package);
        using var predictor = opened.Predictor();
        var read = DataReader.ReadInputs(data, opened.Fields, labelled: true, windows: opened.Data.Windows, collect: opened.Data.Collect);
        return Of(opened, predictor, read, repeats, depth);
    }

    static Explanation Of(OpenPackage opened, OnnxPredictor predictor, InputRows read, int repeats, int depth)
    {
        var (targets, table) = (opened.Targets, read.Table);
        var known = new TargetTruth(targets, [], OnnxMetadata.Written(opened.Model, targets)) { Contexts = OnnxMetadata.Contexts(opened.Model, targets), Said = OnnxMetadata.Said(opened.Model, targets) };
        var truth = known.Truth(DataSet.Of(read.Fields, table));
        string[] fields = [.. opened.Fields.Where(f => f.Value.Role == Role.Feature && table.Has(f.Key)).Select(f => f.Key)];
        var seed = 0L;
        var (importances, trees) = (new List<PermutationImportance>(), new List<SurrogateTree>());
        for (var t = 0; t < targets.Count; t++)
        {
            var target = t;
            if (fields.Length > 0 && MetricOf(opened, targets[t]) is { } metric && PermutationImportance.Of(table, [.. fields], rows => Said(rows, target), metric, seed, repeats) is { } importance) importances.Add(importance);
            // Rules compare values, of which free texts and pictures have none, and say one thing.
            string[] compared = [.. fields.Where(field => opened.Fields[field].IsAtomic)];
            if (compared.Length > 0 && SurrogateTree.Fits(targets[t])) trees.Add(SurrogateTree.Of(table, [.. compared], predictor.Predict(table).ToOutcome(target, truth[target]), seed, depth));
        }
        return new(table.Rows, [.. importances], [.. trees], importances.Count + trees.Count > 0 ? read.Findings : [.. read.Findings, Nothing(fields)]);

        Outcome Said(Table rows, int target)
        {
            var said = predictor.Predict(rows);
            return new(targets[target], truth[target], said.Values[target]) { Texts = Writing.Said(known, opened.Fields, rows, targets[target], said.Values[target]) };
        }
    }

    static Finding Nothing(string[] fields) => new("EVAL040", "$.data.fields", fields.Length == 0 ? "no field has the role feature, and what the model writes is all that it sees" : "no metric that fits the targets has a value for these rows")
    {
        Severity = Severity.Warning,
        Expected = "features that can be shuffled, and a metric that says how much that harms",
        Fix = fields.Length == 0 ? "none is needed: such a model has no features to compare." : "bring rows of more than one class or value.",
    };

    // What the model was judged by first, so that the figures can be compared; what reads written texts would write them anew for each field.
    static Metric? MetricOf(OpenPackage opened, Target target)
    {
        foreach (var (key, _) in opened.Evaluation.Metrics.Values.FirstOrDefault(Map<double>.Empty))
        {
            var id = key.StartsWith($"{target.Name}/", StringComparison.Ordinal) ? key[(target.Name.Length + 1)..] : key;
            if (JudgedMetric.UsualFor([target]).FirstOrDefault(m => m.Id == id && Fits(m)) is { } metric) return metric;
        }
        return JudgedMetric.UsualFor([target]).FirstOrDefault(Fits);

        // Answers are read from what is predicted anyway.
        bool Fits(Metric metric) => (!metric.ReadsTexts || target.SaysTexts) && metric.Fits(target);
    }
}
