using Norma.Spec;

namespace Norma.Formats.Onnx.Rules;

sealed class OutputsProduced() : Rule<OnnxModel>("onnx/outputs-produced", "outputs that a node, an input or a constant gives", OnnxRules.Checker)
{
    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var scope in model.Places.Scopes)
        {
            var outputs = scope.Graph is { } graph ? graph.Output.Select(o => o.Name) : scope.Function!.Output;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var output in outputs)
            {
                if (!scope.Sees(output, scope.Nodes.Count)) yield return new($"{scope.Place}.output", $"{Printable.Quote(output)} is made by no node");
                if (scope.IsMain && !seen.Add(output)) yield return new($"{scope.Place}.output", $"{Printable.Quote(output)} is an output twice");
            }
        }
    }
}
