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
        var contexts = OnnxMetadata.Contexts(opened.Model, targets);
        var truth = new TargetTruth(targets, [], OnnxMetadata.Written(opened.Model, targets)) { Contexts = contexts }.Truth(DataSet.Of(read.Fields, table));
        string[] fields = [.. opened.Fields.Where(f => f.Value.Role == Role.Feature && table.Has(f.Key)).Select(f => f.Key)];
        var seed = 0L;
        var (importances, trees) = (new List<PermutationImportance>(), new List<SurrogateTree>());
        for (var t = 0; t < targets.Count; t++)
        {
            var target = t;
            var metric = MetricOf(opened, targets[t]);
            if (PermutationImportance.Of(table, [.. fields], rows => Said(rows, target), metric, seed, repeats) is { } importance) importances.Add(importance);
            // Rules compare values; free texts and pictures have none to compare.
            string[] compared = [.. fields.Where(field => opened.Fields[field].IsAtomic)];
            if (compared.Length > 0) trees.Add(SurrogateTree.Of(table, [.. compared], predictor.Predict(table).ToOutcome(target, truth[target]), seed, depth));
        }
        Outcome Said(Table rows, int target)
        {
            var said = predictor.Predict(rows);
            return new(targets[target], truth[target], said.Values[target]) { Texts = Writing.Answers(contexts, rows, targets[target], said.Values[target]) };
        }
        return new(table.Rows, [.. importances], [.. trees], read.Findings);
    }

    // What the model was judged by first, so that the figures can be compared.
    static Metric MetricOf(OpenPackage opened, Target target)
    {
        foreach (var (key, _) in opened.Evaluation.Metrics.Values.FirstOrDefault(Map<double>.Empty))
        {
            var id = key.StartsWith($"{target.Name}/", StringComparison.Ordinal) ? key[(target.Name.Length + 1)..] : key;
            if (JudgedMetric.Usual.FirstOrDefault(m => m.Id == id && m.Fits(target)) is { } metric) return metric;
        }
        return JudgedMetric.Usual.First(m => m.Fits(target));
    }
}
