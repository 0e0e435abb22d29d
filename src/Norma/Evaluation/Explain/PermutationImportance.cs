using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Explain;

/// <summary>How much worse a model judges rows when one field's values are shuffled among them.</summary>
/// <remarks>
/// Breiman 2001; <c>sklearn.inspection.permutation_importance</c>: importance = score − mean over repeats of the score with the field shuffled, the
/// deviation over repeats as <c>numpy.std</c>. Fields that say the same thing share their importance: each alone can be shuffled at little loss.
/// </remarks>
/// <param name="Metric">The metric's id.</param>
/// <param name="Baseline">Its value on the rows as they are.</param>
/// <param name="Fields">By falling importance.</param>
public sealed record PermutationImportance(string Metric, double Baseline, Items<FieldImportance> Fields)
{
    /// <summary>Shuffles each of the fields in turn.</summary>
    /// <param name="rows">The rows, with every column that the predictor reads.</param>
    /// <param name="fields">The fields to shuffle.</param>
    /// <param name="predict">What the model says of rows; called once, and then for every field and repeat.</param>
    /// <param name="metric">What judges it.</param>
    /// <param name="seed">Stream <c>explain/permutation/&lt;field&gt;</c> of it shuffles.</param>
    /// <param name="repeats">How often each field is shuffled.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>Null where the metric is undefined on the rows as they are.</returns>
    public static PermutationImportance? Of(
        Table rows, Items<string> fields, Func<Table, Outcome> predict, Metric metric, long seed, int repeats = 5, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeats);
        if (metric.Compute(predict(rows)) is not { } baseline || !double.IsFinite(baseline)) return null;
        var importances = new List<FieldImportance>();
        foreach (var field in fields)
        {
            var random = new Seed(seed, $"explain/permutation/{field}");
            var drops = new List<double>();
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (metric.Compute(predict(Shuffled(rows, field, random))) is { } value && double.IsFinite(value)) drops.Add(metric.Gain(baseline, value));
            }
            if (drops.Count == 0) continue;
            var mean = drops.Average();
            importances.Add(new(field, mean, Math.Sqrt(drops.Average(drop => (drop - mean) * (drop - mean)))));
        }
        return new(metric.Id, baseline, [.. importances.OrderByDescending(i => i.Mean)]);
    }

    static Table Shuffled(Table rows, string field, Seed random)
    {
        var order = new int[rows.Rows];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        random.Shuffle<int>(order);
        return new([.. rows.Columns.Select(column => column.Name == field ? column.Take(order) : column)], rows.Rows);
    }
}

/// <summary>How much a model depends on a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Mean">How much the metric worsens when the field is shuffled, the mean over repeats; about 0 when the model does not use it.</param>
/// <param name="Deviation">The standard deviation over repeats.</param>
public sealed record FieldImportance(string Field, double Mean, double Deviation);
