namespace Norma.Formats.Onnx.Rules;

sealed class GraphNames() : Rule<OnnxModel>("onnx/graph-name", "a graph with a name", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        if (model.Proto.Graph is null)
        {
            yield return new("graph", "is absent");
            yield break;
        }
        foreach (var scope in model.Places.Scopes)
            if (scope.Graph is { Name.Length: 0 }) yield return new($"{scope.Place}", "has no name");
    }
}
