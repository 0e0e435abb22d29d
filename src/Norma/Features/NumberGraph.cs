using Norma.Formats.Onnx;

namespace Norma.Features;

/// <summary>The number features of a graph side by side: those that go through the same steps go through them together, 6 nodes for 20 fields instead of 120.</summary>
static class NumberGraph
{
    /// <summary>All columns in the order of the features, <c>[N, columns]</c>.</summary>
    public static OnnxValue Lower(IReadOnlyList<FittedFeature> features, GraphInputs inputs)
    {
        var graph = inputs.Graph;
        var first = new int[features.Count];
        for (var i = 1; i < first.Length; i++) first[i] = first[i - 1] + features[i - 1].Fill.Length;

        var (parts, order) = (new List<OnnxValue>(), new List<long>());
        foreach (var group in Enumerable.Range(0, first.Length).GroupBy(i => Likeness(features[i], i)))
        {
            FittedFeature[] alike = [.. group.Select(i => features[i])];
            parts.Add(alike.Length == 1 ? alike[0].Lower(inputs) : Together(alike, inputs));
            foreach (var i in group)
                for (var column = 0; column < features[i].Fill.Length; column++) order.Add(first[i] + column);
        }
        var joined = parts.Count == 1 ? parts[0] : graph.Node("Concat", [.. parts], ("axis", 1L));
        if (order.SequenceEqual(order.Order())) return joined;
        var places = new long[order.Count];
        for (var i = 0; i < places.Length; i++) places[order[i]] = i;
        return graph.Node("Gather", [joined, graph.Ints("features.order", places)], ("axis", 1L));
    }

    // Features of equal likeness go through the same types of steps, one column each; the others are like themselves alone.
    static string Likeness(FittedFeature feature, int place) =>
        feature.Shape is null && feature.Source is IGraphSource && feature.Steps.Length > 0 && feature.Steps.All(step => step is IColumnTransform { Columns: 1 })
            ? string.Join(' ', feature.Steps.Select(step => step.GetType().Name))
            : FormattableString.Invariant($"{place}");

    static OnnxValue Together(FittedFeature[] alike, GraphInputs inputs)
    {
        var values = inputs.Graph.Node("Concat", [.. alike.Select(feature => ((IGraphSource)feature.Source).Lower(inputs))], ("axis", 1L));
        for (var step = 0; step < alike[0].Steps.Length; step++)
            values = ((IColumnTransform)alike[0].Steps[step]).Beside(alike.Skip(1).Select(feature => (IColumnTransform)feature.Steps[step])).Lower(inputs.Graph, values);
        return values;
    }
}
